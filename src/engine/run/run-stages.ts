/** The stages of a recipe, put together: what enters, what is trained, with which rule. */

import { firstTrainedLayer } from '../../core/network/architecture';
import { balancedClassWeights } from '../../core/network/losses';
import { BOTTLENECK_LAYER, backboneShapeAfter } from '../../core/network/vgg16';
import type { StageName } from '../../shared/run';
import type { RunSettings, StageSettings } from '../../shared/settings';
import type { AdaptationState } from '../../runs/checkpoints/checkpoint-state';
import { Adaptation } from './adaptation';
import type { EntryPoint } from '../network/classify';
import { NetworkModel } from '../network/network-model';
import { Optimizer } from '../network/optimizers';
import { keepsTrainingFeatures } from '../../core/forecast/image-memory';
import { cutLayer, pixelSource, type RunContext } from './run-context';
import type { RunFeatures } from '../frozen/run-features';
import { SplitData, type ValueSource } from './stage-data';
import { stepsPerEpoch, type StageRun } from './stage-loop';

export type TrainingStage = Exclude<StageName, 'features'>;

/** The stages in which a recipe trains, in order. */
export function trainingStages(settings: RunSettings): TrainingStage[] {
  return settings.headSource?.kind === 'train' ? ['head', 'main'] : ['main'];
}

/** Whether a run computes features before it trains. */
export function needsFeatures(settings: RunSettings): boolean {
  return settings.recipe !== 'small-cnn';
}

/** How a stage is trained; null where the run has no such stage. */
function settingsOf(settings: RunSettings, stage: TrainingStage): StageSettings {
  if (stage === 'main') return settings.stage;
  if (settings.headSource?.kind !== 'train') throw new RangeError(`the run has no stage ${stage}`);
  return settings.headSource.stage;
}

/** A stage with what a checkpoint must hold of it. */
export interface PreparedStage {
  readonly run: StageRun;
  /** The first layer whose weights it changes. */
  readonly trainFrom: string;
  readonly optimizer: Optimizer;
}

/** What enters a stage, and where. */
interface Entry {
  readonly trainFrom: string;
  readonly at: EntryPoint;
  readonly training: ValueSource;
  readonly validation: ValueSource;
  /** The layer up to which pixels of training, and of validation, are computed in every step; null for none. */
  readonly frozenTo: { readonly training: string | null; readonly validation: string | null };
}

/** Pixels go straight in: the small CNN, or a VGG16 of which all is trained. */
function pixelEntry(context: RunContext, trainFrom: string): Entry {
  const { settings, network, pool } = context;
  const pixels = pixelSource(pool);
  return {
    trainFrom,
    at: { layer: network.architecture.layers[0]?.name ?? trainFrom, shape: [settings.size, settings.size, 3] },
    training: pixels,
    validation: pixels,
    frozenTo: { training: null, validation: null },
  };
}

/** The head on features of the whole body. */
function headEntry(context: RunContext, features: RunFeatures): Entry {
  const { network, settings } = context;
  const bottleneck = features.bottleneck(false);
  const source: ValueSource = (images) => bottleneck.read(images);
  const trainFrom = firstTrainedLayer(network.architecture, null);
  return {
    trainFrom,
    at: { layer: trainFrom, shape: backboneShapeAfter(BOTTLENECK_LAYER, settings.size) },
    training: source,
    validation: source,
    frozenTo: { training: null, validation: null },
  };
}

/** The end of the body and the head, on kept features or on pixels that pass the frozen layers in every step. */
function finetuneEntry(context: RunContext, features: RunFeatures, cut: string): Entry {
  const { network, pool, settings } = context;
  const atCut = features.atCut();
  const kept: ValueSource = (images) => atCut.read(images);
  const keepsTraining = keepsTrainingFeatures(settings);
  const keepsValidation = settings.featureCache !== 'off';
  const trainFrom = network.layerAfter(cut);
  return {
    trainFrom,
    at: { layer: trainFrom, shape: backboneShapeAfter(cut, settings.size) },
    training: keepsTraining ? kept : pixelSource(pool),
    validation: keepsValidation ? kept : pixelSource(pool),
    frozenTo: { training: keepsTraining ? null : cut, validation: keepsValidation ? null : cut },
  };
}

function entryOf(context: RunContext, features: RunFeatures | null, stage: TrainingStage): Entry {
  const { settings, network } = context;
  if (features === null) return pixelEntry(context, firstTrainedLayer(network.architecture, settings.trainFrom));
  if (stage === 'head' || settings.recipe === 'bottleneck') return headEntry(context, features);
  const cut = cutLayer(settings);
  return cut === null
    ? pixelEntry(context, settings.trainFrom ?? 'block1_conv1')
    : finetuneEntry(context, features, cut);
}

/** The head is trained on plain images where an epoch’s views are not kept. */
function viewSettings(settings: RunSettings, readsFeatures: boolean): RunSettings {
  const draws = settings.augmentViews === 'fresh';
  return readsFeatures && draws ? { ...settings, augment: 'none', augmentViews: 1 } : settings;
}

function classWeights({ settings, dataset }: RunContext): number[] | null {
  if (settings.classWeights === 'none') return null;
  const counts = dataset.classes.map((_, c) => dataset.train.filter((image) => image.classIndex === c).length);
  return balancedClassWeights(counts);
}

/** Puts a stage together, its optimizer at the beginning. */
export function prepareStage(
  context: RunContext,
  features: RunFeatures | null,
  name: TrainingStage,
  adaptation: AdaptationState,
): PreparedStage {
  const { settings, dataset, network, recorder, control, nowMs, frozenBody } = context;
  const stage = settingsOf(settings, name);
  const stageNumber = name === 'head' ? 1 : 2;
  const entry = entryOf(context, features, name);
  const readsBottleneck = name === 'head' || settings.recipe === 'bottleneck';
  const augmentations = viewSettings(settings, readsBottleneck);
  const data = new SplitData(dataset, augmentations, stage.batchSize, stageNumber, entry);
  const optimizer = new Optimizer(network.tf, stage.optimizer, network.weightsFrom(entry.trainFrom));
  const backbone = (to: string | null): ReturnType<typeof frozenBody> | null =>
    to === null ? null : frozenBody(null, to);
  const model = new NetworkModel({
    network,
    optimizer,
    trainFrom: entry.trainFrom,
    entry: entry.at,
    frozenBody: { training: backbone(entry.frozenTo.training), validation: backbone(entry.frozenTo.validation) },
    classWeights: classWeights(context),
    l2: settings.l2,
    seed: settings.seed,
    stageNumber,
    isWanted: () => control.isWanted(),
  });
  const steps = stepsPerEpoch(dataset.train.length, stage.batchSize);
  const earlyStopping = name === 'main' ? settings.earlyStopping : null;
  const run: StageRun = {
    name,
    settings: stage,
    classes: dataset.classes.length,
    checkpointMinutes: settings.checkpointMinutes,
    data,
    model,
    adaptation: new Adaptation(stage, steps, earlyStopping, adaptation),
    recorder,
    control,
    nowMs,
  };
  return { run, trainFrom: entry.trainFrom, optimizer };
}
