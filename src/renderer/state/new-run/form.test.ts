import { describe, expect, it } from 'vitest';
import type { RecipeName, RunSettings } from '../../../shared/settings';
import { FIELD_KEYS, RECIPE_NAMES } from '../../../shared/setting-table';
import type { FieldKey } from '../../../shared/setting-table';
import { changedKeys, fieldKind, fieldOptions, parseNumber, resolveForm, textsFromSettings } from './form';
import type { Form, Texts } from './form';

const defaults = { seed: 7, threads: 2 };

function formOf(texts: Texts, recipe: RecipeName = 'finetune', preset: RunSettings['preset'] = 'recommended'): Form {
  return resolveForm({ recipe, preset, classes: 2, texts, defaults });
}

/** Texts that bring a field into the form. */
const SURROUNDINGS: Texts = { augment: 'article', views: 'kept', earlyStopping: 'on' };
const SURROUNDINGS_OF: Readonly<Partial<Record<FieldKey, Texts>>> = {
  weightDecay: { optimizer: 'adamw' },
  scheduleFinal: { schedule: 'cosine' },
  scheduleEvery: { schedule: 'step' },
  scheduleFactor: { schedule: 'step' },
  schedulePatience: { schedule: 'plateau' },
};

describe('the table of fields', () => {
  it('reads every setting of every preset where its field is shown', () => {
    for (const recipe of RECIPE_NAMES) {
      for (const preset of ['article', 'recommended'] as const) {
        const { shown, settings, defaultOf } = formOf({}, recipe, preset);
        for (const key of shown) expect(defaultOf(key), `${recipe} ${preset} ${key}`).not.toBe('');
        expect(formOf({}, recipe, preset).settings).toEqual(settings);
      }
    }
  });

  it('offers the present value of every choice', () => {
    for (const recipe of RECIPE_NAMES) {
      const { shown, defaultOf } = formOf({}, recipe);
      for (const key of shown.filter((each) => fieldKind(each) === 'choice')) {
        expect(fieldOptions(key), key).toContain(defaultOf(key));
      }
    }
  });
});

describe('resolveForm', () => {
  it('asks for nothing where nothing was written', () => {
    const form = formOf({});
    expect(form.changes).toEqual({});
    expect(form.problems).toEqual({});
    expect(form.settings.stage.epochs).toBe(6);
    expect(form.articleOf('epochs')).toBe('20');
    expect(form.articleOf('keepBest')).toBe('last');
    expect(form.articleOf('seed')).toBeNull();
  });

  it('keeps what was written as it was written, and asks for its value', () => {
    const texts = { learningRate: '1e-5', epochs: '１２', dropout: '0.30' };
    const form = formOf(texts);
    expect(form.changes).toEqual({ learningRate: 1e-5, epochs: 12, dropout: 0.3 });
    expect(form.defaultOf('learningRate')).toBe('0.0001');
    expect(form.settings.head).toEqual({ pooling: 'average', hiddenUnits: 256, dropout: 0.3 });
    expect(changedKeys({ texts }, form)).toEqual(['epochs', 'learningRate', 'dropout']);
  });

  it('gives the default of a field from what stands in the others', () => {
    expect(formOf({ optimizer: 'sgd', momentum: '0.5' }, 'bottleneck').defaultOf('momentum')).toBe('0.9');
    expect(formOf({ schedule: 'plateau' }).defaultOf('schedulePatience')).toBe('5');
  });

  it('finds everything that can’t be used at once, and goes on with the rest', () => {
    const form = formOf({ epochs: '0', batchSize: 'many', size: '10', dropout: '1', seed: '3' });
    expect(Object.keys(form.problems).sort()).toEqual(['batchSize', 'dropout', 'epochs', 'size']);
    expect(form.problems.batchSize).toEqual({ kind: 'not-a-number', isWhole: true, received: 'many' });
    expect(form.problems.epochs).toMatchObject({
      kind: 'out-of-bounds',
      bounds: { isWhole: true, low: 1, isLowOpen: false },
      received: '0',
    });
    expect(form.problems.dropout).toMatchObject({ bounds: { isWhole: false, high: 1, isHighOpen: true } });
    expect(form.failure).toBeNull();
    expect(form.changes).toEqual({ seed: 3 });
    expect(form.settings.stage.epochs).toBe(6);
  });

  it.each(FIELD_KEYS.filter((key) => ['whole', 'real'].includes(fieldKind(key))))(
    'explains a value outside the bounds of %s beside it',
    (key) => {
      const form = formOf({ ...SURROUNDINGS, ...SURROUNDINGS_OF[key], [key]: '-1' });
      expect(form.shown).toContain(key);
      expect(Object.keys(form.problems)).toEqual([key]);
      expect(form.problems[key]).toMatchObject({ kind: 'out-of-bounds', received: '-1' });
      expect(form.failure).toBeNull();
    },
  );

  it('tells the two numbers of a plateau apart', () => {
    const form = formOf({ schedule: 'plateau', scheduleFactor: '2', schedulePatience: '0.5' });
    expect(Object.keys(form.problems).sort()).toEqual(['scheduleFactor', 'schedulePatience']);
  });

  it('sets a warm-up longer than the training beside the warm-up', () => {
    expect(Object.keys(formOf({ epochs: '2', warmupEpochs: '3' }).problems)).toEqual(['warmupEpochs']);
  });

  it('keeps views of an augmented bottleneck without being told', () => {
    const form = formOf({ augment: 'article' }, 'bottleneck');
    expect(form.changes).toEqual({ augment: 'article' });
    expect(form.settings.augmentViews).toBe(4);
    expect(form.defaultOf('viewCount')).toBe('4');
    expect(form.problems).toEqual({});
    expect(formOf({ augment: 'mirror' }, 'bottleneck').settings.augmentViews).toBe(2);
  });

  it('leaves out fields that the recipe does not have, though they are written in', () => {
    const texts = { unfreeze: 'block4', pooling: 'max', headEpochs: '3', l2: '0.01' };
    expect(formOf(texts, 'small-cnn').changes).toEqual({ l2: 0.01 });
    expect(formOf(texts, 'small-cnn').problems).toEqual({});
  });

  it('takes a head from a run or a file, and misses the file', () => {
    const fromRun = formOf({ headFrom: 'run', headRun: 'some-run' });
    expect(fromRun.changes).toEqual({ headFrom: 'run', headRun: 'some-run' });
    expect(fromRun.shown).not.toContain('headEpochs');
    expect(formOf({ headFrom: 'file' }).problems).toEqual({ headFile: { kind: 'missing' } });
    expect(formOf({ headFrom: 'file', headFile: ' /a/head.h5 ' }).changes).toEqual({
      headFrom: 'file',
      headFile: '/a/head.h5',
    });
  });
});

describe('textsFromSettings', () => {
  const cases: readonly Texts[] = [
    {},
    { epochs: '9', size: '128', batchSize: '8', augment: 'standard', views: 'kept', viewCount: '3' },
    { optimizer: 'adamw', weightDecay: '0.01', learningRate: '0.002', warmupEpochs: '0.5' },
    { optimizer: 'rmsprop', momentum: '0.4', schedule: 'step', scheduleEvery: '3', scheduleFactor: '0.5' },
    { optimizer: 'sgd', nesterov: 'on', schedule: 'plateau', schedulePatience: '2' },
    { schedule: 'cosine', scheduleFinal: '0.2', l2: '0.001', classWeights: 'balanced', keepBest: 'last' },
    { earlyStopping: 'on', earlyStoppingMonitor: 'valAccuracy', earlyStoppingPatience: '3', seed: '99', threads: '1' },
    { hiddenUnits: '0', dropout: '0.1', preprocessing: 'rescale', featureCache: 'off', checkpointMinutes: '1.5' },
    { pooling: 'max', unfreeze: 'block4', headEpochs: '2', headLearningRate: '0.01' },
    { headFrom: 'run', headRun: 'some-run', unfreeze: 'block3_conv2' },
  ];

  it.each(RECIPE_NAMES.flatMap((recipe) => cases.map((texts, i) => ({ recipe, texts, i }))))(
    'gives back the settings of $recipe, case $i, another seed drawn',
    ({ recipe, texts }) => {
      for (const preset of ['article', 'recommended'] as const) {
        const earlier = formOf(texts, recipe, preset);
        expect(earlier.problems).toEqual({});
        const fresh = { seed: 1234, threads: 4 };
        const again = textsFromSettings(earlier.settings, 2, fresh);
        const form = resolveForm({ recipe, preset, classes: 2, texts: again, defaults: fresh });
        expect(form.settings).toEqual(earlier.settings);
      }
    },
  );
});

describe('parseNumber', () => {
  it.each([
    ['150', 150],
    [' 0.001 ', 0.001],
    ['1e-4', 0.0001],
    ['1E-4', 0.0001],
    ['.5', 0.5],
    ['5.', 5],
    ['-3', -3],
    ['−3', -3],
    ['０．５', 0.5],
  ])('reads %j', (text, value) => {
    expect(parseNumber(text)).toBe(value);
  });

  it.each(['', '  ', 'abc', '1,000', '0,5', '0x10', '1e', '50%', '1 000', 'Infinity', 'NaN', '1e999', '--1'])(
    'refuses %j',
    (text) => {
      expect(parseNumber(text)).toBeNull();
    },
  );
});
