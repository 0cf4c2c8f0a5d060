/** The bounds of every setting, as a table, and the one function that holds a run's settings against it. */

import { LatheError } from '../shared/failure';
import type { RunSettings, StageSettings } from '../shared/settings';
import { VGG16_SMALLEST_SIZE } from './vgg16';

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

/** The largest edge for which one picture's activations still fit a workstation's memory, in pixels. */
const LARGEST_SIZE = 1024;

function stageBounds(stage: StageSettings, prefix: string): Bound[] {
  return [
    {
      flag: `${prefix}epochs`,
      value: stage.epochs,
      whole: true,
      low: 1,
      high: 100_000,
      hint: 'The article trains 20 epochs.',
    },
    { flag: `${prefix}batch`, value: stage.batchSize, whole: true, low: 1, high: 4096, hint: 'The article uses 16.' },
    {
      flag: `${prefix}learning-rate`,
      value: stage.optimizer.learningRate,
      whole: false,
      low: 0,
      high: 10,
      openLow: true,
      hint: 'The article fine-tunes with 0.0001.',
    },
    {
      flag: `${prefix}warmup`,
      value: stage.warmupEpochs,
      whole: false,
      low: 0,
      high: stage.epochs,
      hint: 'Warm-up is counted in epochs and can’t last longer than the training.',
    },
  ];
}

function optimizerBounds(stage: StageSettings): Bound[] {
  const optimizer = stage.optimizer;
  const bounds: Bound[] = [];
  if ('momentum' in optimizer) {
    const hint = 'The article uses 0.9.';
    bounds.push({ flag: '--momentum', value: optimizer.momentum, whole: false, low: 0, high: 1, openHigh: true, hint });
  }
  if ('weightDecay' in optimizer) {
    const hint = 'Keras’ default for AdamW is 0.004.';
    bounds.push({ flag: '--weight-decay', value: optimizer.weightDecay, whole: false, low: 0, high: 1, hint });
  }
  return bounds;
}

function bounds(settings: RunSettings): Bound[] {
  const smallest = settings.recipe === 'small-cnn' ? 22 : VGG16_SMALLEST_SIZE;
  const views = settings.augmentViews;
  return [
    {
      flag: '--size',
      value: settings.size,
      whole: true,
      low: smallest,
      high: LARGEST_SIZE,
      hint: 'The article uses 150; VGG16 was trained with 224.',
    },
    ...stageBounds(settings.stage, '--'),
    ...optimizerBounds(settings.stage),
    ...(settings.headSource?.kind === 'train' ? stageBounds(settings.headSource.stage, '--head-') : []),
    {
      flag: '--hidden-units',
      value: settings.head.hiddenUnits,
      whole: true,
      low: 0,
      high: 8192,
      hint: 'The article uses 256.',
    },
    {
      flag: '--dropout',
      value: settings.head.dropout,
      whole: false,
      low: 0,
      high: 1,
      openHigh: true,
      hint: 'The article uses 0.5.',
    },
    { flag: '--l2', value: settings.l2, whole: false, low: 0, high: 1, hint: '0 means none.' },
    ...(views === 'fresh'
      ? []
      : [
          {
            flag: '--augment-views',
            value: views,
            whole: true,
            low: 1,
            high: 64,
            hint: 'Or “fresh” for a new view in every epoch.',
          },
        ]),
    {
      flag: '--checkpoint-minutes',
      value: settings.checkpointMinutes,
      whole: false,
      low: 0,
      high: 1440,
      openLow: true,
      hint: 'The default is 5.',
    },
    {
      flag: '--seed',
      value: settings.seed,
      whole: true,
      low: 0,
      high: Number.MAX_SAFE_INTEGER,
      hint: 'Any whole number from 0 on.',
    },
    {
      flag: '--threads',
      value: settings.threads,
      whole: true,
      low: 1,
      high: 512,
      hint: 'Leave it out for the number of cores.',
    },
    ...(settings.earlyStopping
      ? [
          {
            flag: '--early-stopping',
            value: settings.earlyStopping.patience,
            whole: true,
            low: 1,
            high: 100_000,
            hint: 'Epochs without improvement.',
          },
        ]
      : []),
  ];
}

function isWithin(bound: Bound): boolean {
  const { value, low, high } = bound;
  if (!Number.isFinite(value) || (bound.whole && !Number.isInteger(value))) return false;
  const aboveLow = bound.openLow === true ? value > low : value >= low;
  const belowHigh = bound.openHigh === true ? value < high : value <= high;
  return aboveLow && belowHigh;
}

function describe(bound: Bound): string {
  const kind = bound.whole ? 'a whole number' : 'a number';
  const low = bound.openLow === true ? `above ${bound.low}` : `from ${bound.low}`;
  const high = bound.openHigh === true ? `below ${bound.high}` : `up to ${bound.high}`;
  return `${kind} ${low} ${high}`;
}

/** @throws LatheError setting-invalid for the first setting outside its bounds */
export function checkSettings(settings: RunSettings): void {
  for (const bound of bounds(settings)) {
    if (isWithin(bound)) continue;
    const message = `${bound.flag} expects ${describe(bound)}; received ${bound.value}.`;
    throw new LatheError('setting-invalid', message, bound.hint);
  }
  if (settings.recipe === 'finetune' && settings.trainFrom === null) {
    throw new LatheError(
      'setting-invalid',
      'Fine-tuning expects at least one trained layer of the body; received --unfreeze none.',
      'Use --recipe bottleneck to train the head alone, or --unfreeze block5.',
    );
  }
  if (settings.recipe === 'small-cnn' && settings.head.pooling !== 'flatten') {
    throw new LatheError(
      'setting-invalid',
      `The small CNN expects --pooling flatten; received ${settings.head.pooling}.`,
      'Leave --pooling out.',
    );
  }
}
