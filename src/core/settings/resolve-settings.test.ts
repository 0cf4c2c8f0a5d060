import { describe, expect, it } from 'vitest';
import { LatheError } from '../../shared/failures/failure';
import { OPTIMIZERS, RECIPE_NAMES, SETTING_KEYS, SETTINGS } from '../../shared/setting-table';
import { parseShape } from '../../shared/schema';
import { runSettingsShape } from '../../shared/settings';
import type { RecipeName, RunSettings, SettingChanges } from '../../shared/settings';
import { changeSettings, presetSettings, resolveSettings, settingsFromRun } from './resolve-settings';
import { readSetting } from './setting-values';

const DEFAULTS = { seed: 1, threads: 2 };
const FROM_RUN = { headFrom: 'run', headRun: '/r' } as const;

function resolve(recipe: RecipeName, changes: SettingChanges): RunSettings {
  return resolveSettings(recipe, 'recommended', 2, changes, DEFAULTS);
}

function refusalOf(recipe: RecipeName, changes: SettingChanges): { message: string; facts: unknown } {
  try {
    resolve(recipe, changes);
  } catch (error) {
    if (error instanceof LatheError) return { message: error.message, facts: error.failure.facts };
  }
  throw new Error('nothing was refused');
}

describe('the table', () => {
  it('names a place for each setting that some run has', () => {
    const kinds = Object.keys(OPTIMIZERS) as (keyof typeof OPTIMIZERS)[];
    const runs = [
      ...RECIPE_NAMES.flatMap((recipe) => kinds.map((optimizer) => resolve(recipe, { optimizer }))),
      ...(['step', 'plateau'] as const).map((schedule) => resolve('finetune', { schedule })),
      ...(['run', 'file'] as const).map((headFrom) => resolve('finetune', { headFrom })),
      resolve('small-cnn', { earlyStopping: 'on' }),
    ];
    const missing = SETTING_KEYS.filter((key) => runs.every((run) => readSetting(run, key) === undefined));
    expect(missing).toEqual([]);
  });

  it('has no flag twice', () => {
    const flags = SETTING_KEYS.flatMap((key) => SETTINGS[key].flag ?? []);
    expect(new Set(flags).size).toBe(flags.length);
  });
});

describe('a change without effect', () => {
  it.each([
    ['small-cnn', { unfreeze: 'block4+' }, '--unfreeze expects recipe finetune; received small-cnn.'],
    ['bottleneck', { unfreeze: 'block5' }, '--unfreeze expects recipe finetune; received bottleneck.'],
    ['bottleneck', FROM_RUN, '--head-from expects recipe finetune; received'],
    [
      'small-cnn',
      { headEpochs: 3 },
      '--head-epochs expects recipe finetune with a head of its own; received small-cnn.',
    ],
    ['finetune', { ...FROM_RUN, headLearningRate: 0.1 }, 'received --head-from run.'],
    ['finetune', { optimizer: 'adam', momentum: 0.5 }, '--momentum expects optimizer sgd or rmsprop; received adam.'],
    ['finetune', { optimizer: 'rmsprop', nesterov: 'on' }, '--nesterov expects optimizer sgd; received rmsprop.'],
    ['finetune', { optimizer: 'sgd', weightDecay: 0.1 }, '--weight-decay expects optimizer adamw; received sgd.'],
    ['finetune', { schedule: 'cosine', scheduleEvery: 3 }, '--schedule expects schedule step; received cosine.'],
  ] as const)('is refused for %s: %j', (recipe, changes, message) => {
    expect(refusalOf(recipe, changes).message).toContain(message);
  });

  it.each([
    ['small-cnn', { unfreeze: 'none' }],
    ['finetune', { unfreeze: 'block4+', headEpochs: 3, headLearningRate: 0.1 }],
    ['finetune', { optimizer: 'sgd', momentum: 0.5, nesterov: 'on' }],
    ['small-cnn', { optimizer: 'adamw', weightDecay: 0.1 }],
  ] as const)('is none for %s: %j', (recipe, changes) => expect(() => resolve(recipe, changes)).not.toThrow());
});

describe('a value outside its bounds', () => {
  it.each([
    ['finetune', { size: 31 }, { low: 32, high: 1024, isWhole: true }],
    ['small-cnn', { size: 21 }, { low: 22 }],
    ['finetune', { epochs: 3, warmupEpochs: 3.5 }, { low: 0, high: 3, isWhole: false }],
    ['finetune', { learningRate: 0 }, { isLowOpen: true, low: 0, high: 10 }],
    ['finetune', { dropout: 1 }, { isHighOpen: true, high: 1 }],
    ['finetune', { schedule: 'plateau', scheduleFactor: 1 }, { isHighOpen: true }],
    ['finetune', { epochs: 2.5 }, { isWhole: true }],
  ] as const)('is refused for %s with its bounds: %j', (recipe, changes, bounds) => {
    const [setting, received] = Object.entries<unknown>(changes).at(-1) ?? [];
    expect(refusalOf(recipe, changes).facts).toMatchObject({ setting, bounds, received });
  });

  it('is refused also in the stage of a head, which comes with an earlier run', () => {
    const { headSource, ...rest } = resolve('finetune', {});
    if (headSource?.kind !== 'train') throw new Error('a head was expected to be trained');
    const stage = { ...headSource.stage, batchSize: 0 };
    expect(() => changeSettings({ ...rest, headSource: { kind: 'train', stage } }, {})).toThrow('--batch expects');
  });
});

describe('another option', () => {
  it('begins with the details of its kind, and an optimizer keeps its rate', () => {
    expect(resolve('finetune', { optimizer: 'rmsprop' }).stage.optimizer).toEqual({
      ...OPTIMIZERS.rmsprop,
      learningRate: 1e-4,
    });
    expect(resolve('finetune', { schedule: 'step', scheduleFactor: 0.5 }).stage.schedule).toEqual({
      kind: 'step',
      everyEpochs: 10,
      factor: 0.5,
    });
  });

  it('that is the present one keeps the details that a preset has', () => {
    const { optimizer } = resolveSettings('small-cnn', 'article', 2, { optimizer: 'rmsprop' }, DEFAULTS).stage;
    expect(optimizer).toMatchObject({ epsilon: 1e-14 });
  });
});

describe('the settings of an earlier run', () => {
  it('are those of the next one, with another count of views where the augmentation left one or two', () => {
    const earlier = resolve('finetune', { augment: 'mirror', l2: 0.1, seed: 9, views: 'kept', viewCount: 8 });
    expect(earlier.augmentViews).toBe(2);
    expect(changeSettings(settingsFromRun(earlier, 3), {})).toEqual(earlier);
    expect(changeSettings(settingsFromRun(earlier, 3), { augment: 'standard' })).toEqual({
      ...earlier,
      augment: 'standard',
      augmentViews: presetSettings('finetune', 'recommended', 3, DEFAULTS).augmentViews,
    });
  });
});

describe('run.json', () => {
  it('keeps the order of its settings; one that came later has a default, for runs without it', () => {
    const known =
      'recipe preset size preprocessing augment augmentViews head l2 trainFrom stage headSource earlyStopping keepBest classWeights featureCache checkpointMinutes seed threads';
    const keys = Object.keys(resolve('finetune', { earlyStopping: 'on' }));
    expect(keys.filter((key) => known.split(' ').includes(key)).join(' ')).toBe(known);
    const withDefault: readonly string[] = SETTING_KEYS.filter((key) => SETTINGS[key].default !== undefined);
    expect(keys.filter((key) => !known.split(' ').includes(key) && !withDefault.includes(key))).toEqual([]);
  });

  it('of a version without a setting has the default of the table', () => {
    const { l2, classWeights, ...earlier } = resolve('finetune', {});
    expect(parseShape(runSettingsShape, earlier)).toEqual({ ...earlier, l2: 0, classWeights: 'none' });
    expect([l2, classWeights]).toEqual([0, 'none']);
  });
});
