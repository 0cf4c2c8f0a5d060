/** A run in words, above its epochs. */

import type { RunDataset } from '../../shared/dataset';
import type { DeviceReport, RunManifest } from '../../shared/run';
import type { OptimizerSettings, RunSettings, StageSettings } from '../../shared/settings';
import { texts } from '../i18n/en/texts';
import { rate } from './format';
import { factLine } from './lines';

const { facts } = texts;

function optimizerText(optimizer: OptimizerSettings): string {
  const momentum = 'momentum' in optimizer && optimizer.momentum > 0 ? facts.momentum(optimizer.momentum) : '';
  const nesterov = 'nesterov' in optimizer && optimizer.nesterov ? facts.nesterov : '';
  return `${optimizer.kind} ${rate(optimizer.learningRate)}${momentum}${nesterov}`;
}

function stageText({ epochs, batchSize, optimizer, schedule, warmupEpochs }: StageSettings): string {
  const warmup = warmupEpochs > 0 ? facts.warmup(warmupEpochs) : '';
  const course = schedule.kind === 'constant' ? '' : `, ${schedule.kind}`;
  return `${facts.stage(epochs, batchSize, optimizerText(optimizer))}${course}${warmup}`;
}

function networkText({ recipe, head, trainFrom }: RunSettings): string {
  const hidden = head.hiddenUnits > 0 ? facts.hidden(head.hiddenUnits) : '';
  const dropout = head.dropout > 0 ? facts.dropout(head.dropout) : '';
  const ending = `${head.pooling}${hidden}${dropout}`;
  return recipe === 'small-cnn' ? facts.smallCnn(ending) : facts.vgg16(trainFrom, ending);
}

function imageText({ size, preprocessing, augment, augmentViews }: RunSettings): string {
  return `${facts.pixels(size, preprocessing, augment)}${augment === 'none' ? '' : facts.views(augmentViews)}`;
}

function dataText({ folder, classes, train, validation, problems }: RunDataset): string {
  const dataset = facts.dataset(folder, classes.length, train.length, validation.length);
  return `${dataset}${problems.length === 0 ? '' : facts.notes(problems.length)}`;
}

function headFacts({ headSource }: RunSettings): [string, string][] {
  if (headSource === null) return [];
  const { headFirst, headFrom } = facts.labels;
  if (headSource.kind === 'train') return [[headFirst, stageText(headSource.stage)]];
  return [[headFrom, headSource.kind === 'run' ? headSource.runDir : headSource.path]];
}

/** What was set. */
export function factLines({ runId, settings }: RunManifest, dataset: RunDataset): string[] {
  const { labels } = facts;
  const lines: readonly (readonly [string, string])[] = [
    [labels.run, runId],
    [labels.data, dataText(dataset)],
    [labels.recipe, facts.settings(settings.recipe, settings.preset, settings.seed)],
    [labels.network, networkText(settings)],
    [labels.images, imageText(settings)],
    ...headFacts(settings),
    [labels.training, stageText(settings.stage)],
  ];
  return lines.map(([label, fact]) => factLine(label, fact));
}

/** Whether the network has frozen layers; the device report names their software in any case. */
export function hasFrozenLayers({ recipe, trainFrom }: RunSettings): boolean {
  return recipe !== 'small-cnn' && trainFrom !== FIRST_LAYER;
}

const FIRST_LAYER = 'block1_conv1';

export function deviceText(report: DeviceReport, hasFrozen: boolean): string {
  return facts.device(report, hasFrozen && report.frozenBody === 'ncnn');
}
