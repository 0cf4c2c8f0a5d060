/** A run in words, above its epochs. */

import { RECIPES } from '../../core/recipes/recipes';
import { mainStage } from '../../core/recipes/stage-plan';
import type { RunDataset } from '../../shared/dataset';
import type { DeviceReport, RunManifest } from '../../shared/run';
import type { OptimizerSettings, RunSettings, StageSettings } from '../../shared/settings';
import { plural, rate } from './format';

function optimizerText(optimizer: OptimizerSettings): string {
  const momentum = 'momentum' in optimizer && optimizer.momentum > 0 ? `, momentum ${optimizer.momentum}` : '';
  const nesterov = 'nesterov' in optimizer && optimizer.nesterov ? ' (Nesterov)' : '';
  return `${optimizer.kind} ${rate(optimizer.learningRate)}${momentum}${nesterov}`;
}

function stageText({ epochs, batchSize, optimizer, schedule, warmupEpochs }: StageSettings): string {
  const warmup = warmupEpochs > 0 ? `, warm-up ${warmupEpochs}` : '';
  const course = schedule.kind === 'constant' ? '' : `, ${schedule.kind}`;
  return `${plural(epochs, 'epoch')}, batch ${batchSize}, ${optimizerText(optimizer)}${course}${warmup}`;
}

function networkText({ recipe, head, trainFrom }: RunSettings): string {
  const hidden = head.hiddenUnits > 0 ? `, ${head.hiddenUnits} hidden units` : '';
  const dropout = head.dropout > 0 ? `, dropout ${head.dropout}` : '';
  const ending = `${head.pooling}${hidden}${dropout}`;
  if (RECIPES[recipe].vgg16 === 'unused') return `small CNN, ${ending}`;
  const trained = trainFrom === null ? 'body frozen' : `trained from ${trainFrom} on`;
  return `VGG16, ${trained}; head: ${ending}`;
}

function imageText({ size, preprocessing, augment, augmentViews }: RunSettings): string {
  const views =
    augment === 'none' ? '' : augmentViews === 'fresh' ? ', anew in every epoch' : `, ${augmentViews} views`;
  return `${size}×${size}, ${preprocessing}, augmentation ${augment}${views}`;
}

function dataText({ folder, classes, train, validation, problems }: RunDataset): string {
  const notes = problems.length === 0 ? '' : `, ${plural(problems.length, 'note')} (lathe scan)`;
  const images = `${plural(train.length, 'picture')} to train on, ${validation.length} to validate with`;
  return `${folder}: ${plural(classes.length, 'class', 'classes')}, ${images}${notes}`;
}

const LABEL_COLUMNS = 12;

/** A fact under the others, labels to the left. */
export function factLine(label: string, fact: string): string {
  return label.padEnd(LABEL_COLUMNS) + fact;
}

/** What was set. */
export function factLines({ runId, settings }: RunManifest, dataset: RunDataset): string[] {
  const { headSource } = settings;
  const facts: readonly (readonly [string, string])[] = [
    ['run', runId],
    ['data', dataText(dataset)],
    ['recipe', `${settings.recipe}, preset ${settings.preset}, seed ${settings.seed}`],
    ['network', networkText(settings)],
    ['pictures', imageText(settings)],
    ...(headSource?.kind === 'train' ? [['head first', stageText(headSource.stage)] as const] : []),
    ...(headSource?.kind === 'run' ? [['head from', headSource.runDir] as const] : []),
    ...(headSource?.kind === 'file' ? [['head from', headSource.path] as const] : []),
    ['training', stageText(settings.stage)],
  ];
  return facts.map(([label, fact]) => factLine(label, fact));
}

/** Whether any of the network stays as it was; the report on a device tells what would compute it in any case. */
export function hasFrozenLayers(settings: RunSettings): boolean {
  return mainStage(settings).features !== null;
}

export function deviceText(report: DeviceReport, hasFrozen: boolean): string {
  const { device, reason, tensorflow, threads, frozenBody } = report;
  const frozen = hasFrozen && frozenBody === 'ncnn' ? ', frozen layers by ncnn' : '';
  return `${device.toUpperCase()} (${reason}), TensorFlow ${tensorflow}, ${plural(threads, 'thread')}${frozen}`;
}
