/** A stage of a run, put together from its plan: what enters, what is trained, by which rule. */

import { dropoutMask } from '../../core/network/dropout-mask';
import { balancedClassWeights } from '../../core/network/losses';
import type { StagePlan } from '../../core/recipes/stage-plan';
import { StageSchedule, type ScheduleState } from '../../core/training/schedule';
import type { RunFeatures } from '../frozen/run-features';
import { classifyOneByOne } from '../network/classify';
import { Optimizer } from '../network/optimizers';
import { trainStep } from '../network/training-step';
import type { RunContext } from './run-context';
import { StageData, type Batch, type ValueSource } from './stage-data';
import { stepsPerEpoch, type StageModel, type StageRun } from './stage-loop';

type Part = 'training' | 'validation';

/** Of the weights that a group of the stage matches. */
function optimizerOf({ network }: RunContext, { groups, settings }: StagePlan): Optimizer {
  const groupOf = (layer: string): number => groups.findIndex(({ layers }) => layers.test(layer));
  const trained = network.weights().filter(({ spec }) => groupOf(spec.layer) >= 0);
  return new Optimizer(network.tf, settings.optimizer, trained, ({ spec }) => groupOf(spec.layer));
}

function classWeightsOf({ settings, dataset }: RunContext): number[] | null {
  if (settings.classWeights === 'none') return null;
  const counts = dataset.classes.map((_, c) => dataset.train.filter((image) => image.classIndex === c).length);
  return balancedClassWeights(counts);
}

/** Keeps the order and the dropout of a run’s stages apart. */
const stageNumberOf = ({ name }: StagePlan): number => (name === 'head' ? 1 : 2);

/** The network as the loop sees it: batches of pixels or features go in, the trained layers move. */
function modelOf(context: RunContext, plan: StagePlan, optimizer: Optimizer): StageModel {
  const { network, backbones, control, settings } = context;
  const { features } = plan;
  const behind = features?.layer ?? null;
  const classWeights = classWeightsOf(context);
  const dropout = network.architecture.layers.find((layer) => layer.kind === 'dropout');
  const shouldStop = (): boolean => control.isWanted();
  const isComputed = (part: Part): boolean => features?.kept[part] === false;
  // Opened now: the first step would take longer by the transformation of its weights.
  const frozen =
    behind !== null && (isComputed('training') || isComputed('validation')) ? backbones.between(null, behind) : null;
  const valuesOf = async ({ values, labels }: Batch, part: Part): Promise<Float32Array | null> =>
    frozen !== null && isComputed(part) ? frozen.compute(values, labels.length, shouldStop) : values;
  return {
    step: async (batch, learningRates, epoch, step) => {
      const { labels } = batch;
      const values = await valuesOf(batch, 'training');
      if (values === null) return null;
      const place = { seed: settings.seed, stage: stageNumberOf(plan), epoch, step };
      const mask = dropout === undefined ? null : dropoutMask(labels.length, dropout.units, dropout.rate, place);
      const x = network.enter(values, labels.length, behind);
      try {
        const how = { network, optimizer, behind, learningRates, classWeights, l2: settings.l2 };
        return trainStep(how, { x, labels, dropoutMask: mask });
      } finally {
        x.dispose();
      }
    },
    predict: async (batch) => {
      const values = await valuesOf(batch, 'validation');
      return values && classifyOneByOne(network, values, batch.labels.length, behind, shouldStop);
    },
  };
}

/** Puts a stage together, its optimizer at the beginning, of which a checkpoint must hold the state. */
export function prepareStage(context: RunContext, features: RunFeatures, plan: StagePlan, state: ScheduleState) {
  const { settings, dataset, pool, recorder, control, nowMs } = context;
  const kept = features.of(plan);
  const sourceOf = (part: Part): ValueSource =>
    kept !== null && plan.features?.kept[part] === true ? kept.read : (images) => pool.load(images);
  const sources = { training: sourceOf('training'), validation: sourceOf('validation') };
  const optimizer = optimizerOf(context, plan);
  const steps = stepsPerEpoch(dataset.train.length, plan.settings.batchSize);
  const run: StageRun = {
    name: plan.name,
    settings: plan.settings,
    classes: dataset.classes.length,
    checkpointMinutes: settings.checkpointMinutes,
    data: new StageData(dataset, settings.seed, plan, stageNumberOf(plan), sources),
    model: modelOf(context, plan, optimizer),
    schedule: new StageSchedule(plan, steps, plan.name === 'main' ? settings.earlyStopping : null, state),
    recorder,
    control,
    nowMs,
  };
  return { run, optimizer };
}
