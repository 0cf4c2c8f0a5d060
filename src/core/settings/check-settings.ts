/** The bounds of every setting, as a table, and the one function that holds a run's settings against it. */

import { toldError } from '../../shared/failures/failure';
import type { RunSettings, ScheduleSettings, StageSettings } from '../../shared/settings';
import { RECIPES } from '../recipes/recipes';

interface Bound {
  readonly flag: string;
  readonly value: number;
  readonly whole: boolean;
  readonly low: number;
  readonly high: number;
  /** Whether `low` and `high` themselves are refused. */
  readonly openLow?: boolean;
  readonly openHigh?: boolean;
  readonly hint: string;
}

/** The largest edge for which one image’s activations still fit a workstation’s memory, in pixels. */
const LARGEST_SIZE = 1024;

function whole(flag: string, value: number, [low, high]: readonly [number, number], hint: string): Bound {
  return { flag, value, whole: true, low, high, hint };
}

function real(flag: string, value: number, [low, high]: readonly [number, number], hint: string): Bound {
  return { flag, value, whole: false, low, high, hint };
}

function stageBounds(stage: StageSettings, prefix: string): Bound[] {
  const warmup = 'Warm-up is counted in epochs and can’t last longer than the training.';
  const rate = real(
    `${prefix}learning-rate`,
    stage.optimizer.learningRate,
    [0, 10],
    'The article fine-tunes with 0.0001.',
  );
  return [
    whole(`${prefix}epochs`, stage.epochs, [1, 100_000], 'The article trains 20 epochs.'),
    whole(`${prefix}batch`, stage.batchSize, [1, 4096], 'The article uses 16.'),
    { ...rate, openLow: true },
    real(`${prefix}warmup`, stage.warmupEpochs, [0, stage.epochs], warmup),
    ...scheduleBounds(stage.schedule, `${prefix}schedule`),
  ];
}

function scheduleBounds(schedule: ScheduleSettings, flag: string): Bound[] {
  switch (schedule.kind) {
    case 'constant':
      return [];
    case 'cosine':
      return [
        real(`${flag} cosine`, schedule.final, [0, 1], 'The share of the rate that is left at the end; 0 is usual.'),
      ];
    case 'step':
      return [
        whole(`${flag} step`, schedule.everyEpochs, [1, 100_000], 'Epochs between two steps, as in step:10:0.1.'),
        {
          ...real(`${flag} step`, schedule.factor, [0, 1], 'The factor of each step, as in step:10:0.1.'),
          openLow: true,
        },
      ];
    case 'plateau':
      return [
        {
          ...real(`${flag} plateau`, schedule.factor, [0, 1], 'The factor, as in plateau:0.1:5.'),
          openLow: true,
          openHigh: true,
        },
        whole(`${flag} plateau`, schedule.patience, [1, 100_000], 'Epochs without improvement, as in plateau:0.1:5.'),
      ];
  }
}

function optimizerBounds({ optimizer }: StageSettings): Bound[] {
  const bounds: Bound[] = [];
  if ('momentum' in optimizer) {
    bounds.push({ ...real('--momentum', optimizer.momentum, [0, 1], 'The article uses 0.9.'), openHigh: true });
  }
  if ('weightDecay' in optimizer) {
    bounds.push(real('--weight-decay', optimizer.weightDecay, [0, 1], 'Keras’ default for AdamW is 0.004.'));
  }
  return bounds;
}

function networkBounds({ recipe, size, head, l2, augmentViews }: RunSettings): Bound[] {
  const views = 'Or “fresh” for a new view in every epoch.';
  return [
    whole(
      '--size',
      size,
      [RECIPES[recipe].smallestSize, LARGEST_SIZE],
      'The article uses 150; VGG16 was trained with 224.',
    ),
    whole('--hidden-units', head.hiddenUnits, [0, 8192], 'The article uses 256.'),
    { ...real('--dropout', head.dropout, [0, 1], 'The article uses 0.5.'), openHigh: true },
    real('--l2', l2, [0, 1], '0 means none.'),
    ...(augmentViews === 'fresh' ? [] : [whole('--augment-views', augmentViews, [1, 64], views)]),
  ];
}

function runBounds({ checkpointMinutes, seed, threads, earlyStopping }: RunSettings): Bound[] {
  const patience = 'Epochs without improvement.';
  return [
    { ...real('--checkpoint-minutes', checkpointMinutes, [0, 1440], 'The default is 5.'), openLow: true },
    whole('--seed', seed, [0, Number.MAX_SAFE_INTEGER], 'Any whole number from 0 on.'),
    whole('--threads', threads, [1, 512], 'Leave it out for the number of cores.'),
    ...(earlyStopping === null ? [] : [whole('--early-stopping', earlyStopping.patience, [1, 100_000], patience)]),
  ];
}

function allBounds(settings: RunSettings): Bound[] {
  const { stage, headSource } = settings;
  return [
    ...stageBounds(stage, '--'),
    ...optimizerBounds(stage),
    ...(headSource?.kind === 'train' ? stageBounds(headSource.stage, '--head-') : []),
    ...networkBounds(settings),
    ...runBounds(settings),
  ];
}

function isWithin(bound: Bound): boolean {
  const { value, low, high } = bound;
  if (!Number.isFinite(value) || (bound.whole && !Number.isInteger(value))) return false;
  const aboveLow = bound.openLow === true ? value > low : value >= low;
  const belowHigh = bound.openHigh === true ? value < high : value <= high;
  return aboveLow && belowHigh;
}

function describeRange({ low, high, openLow, openHigh }: Bound): string {
  if (openHigh === true) return openLow === true ? `above ${low} below ${high}` : `from ${low} below ${high}`;
  return openLow === true ? `above ${low} up to ${high}` : `from ${low} up to ${high}`;
}

function describe(bound: Bound): string {
  const range = describeRange(bound);
  return bound.whole ? `a whole number ${range}` : `a number ${range}`;
}

/** @throws LatheError setting-invalid for the first setting outside its bounds */
export function checkSettings(settings: RunSettings): void {
  for (const bound of allBounds(settings)) {
    if (isWithin(bound)) continue;
    const message = `${bound.flag} expects ${describe(bound)}; received ${bound.value}.`;
    throw toldError('setting-invalid', message, bound.hint);
  }
  const { vgg16, onlyPooling } = RECIPES[settings.recipe];
  if (vgg16 === 'tuned' && settings.trainFrom === null) {
    throw toldError(
      'setting-invalid',
      'Fine-tuning expects at least one trained layer of the body; received --unfreeze none.',
      'Use --recipe bottleneck to train the head alone, or --unfreeze block5.',
    );
  }
  if (vgg16 === 'frozen' && settings.augmentViews === 'fresh') {
    throw toldError(
      'setting-invalid',
      'Bottleneck features are computed once, so augmented views are kept; received --augment-views fresh.',
      'Name how many views of each picture to keep, for example --augment-views 4.',
    );
  }
  if (onlyPooling !== null && settings.head.pooling !== onlyPooling) {
    throw toldError(
      'setting-invalid',
      `The small CNN expects --pooling flatten; received ${settings.head.pooling}.`,
      'Leave --pooling out.',
    );
  }
}
