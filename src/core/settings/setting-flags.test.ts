import { describe, expect, it } from 'vitest';
import { SETTINGS } from '../../shared/setting-table';
import type { SettingChanges } from '../../shared/settings';
import { resolveSettings } from './resolve-settings';
import { FLAG_SETTINGS, parseFlag, trainCommand } from './setting-flags';

const DATA = { folder: 'my pictures', validationFolder: null, layout: null, split: 0.2, config: null };
const DEFAULTS = { seed: 1, threads: 2 };

describe('a schedule', () => {
  it('is read in each of its forms', () => {
    expect(parseFlag('schedule', 'constant')).toEqual({ schedule: 'constant' });
    expect(parseFlag('schedule', 'cosine')).toEqual({ schedule: 'cosine', scheduleFinal: 0 });
    expect(parseFlag('schedule', 'cosine:0.1')).toEqual({ schedule: 'cosine', scheduleFinal: 0.1 });
    expect(parseFlag('schedule', 'step:5:0.5')).toEqual({ schedule: 'step', scheduleEvery: 5, scheduleFactor: 0.5 });
    expect(parseFlag('schedule', 'plateau:0.1:3')).toEqual({
      schedule: 'plateau',
      scheduleFactor: 0.1,
      schedulePatience: 3,
    });
  });

  it('is refused in any other', () => {
    const wrong = ['', 'linear', 'constant:1', 'cosine:2', 'cosine:', 'step:5', 'step:0:1', 'step:1.5:1', 'step:a:1'];
    for (const text of [...wrong, 'plateau:2:3', 'plateau:0.1:0', 'step:1:1:1', 'step:-1:1', 'toString']) {
      expect(parseFlag('schedule', text), text).toBeNull();
    }
  });
});

describe('views', () => {
  it('are fresh, or so many', () => {
    expect(parseFlag('views', 'fresh')).toEqual({ views: 'fresh' });
    expect(parseFlag('views', '4')).toEqual({ views: 'kept', viewCount: 4 });
    expect(parseFlag('views', 'many')).toBeNull();
  });
});

describe('the printed command', () => {
  const cases: readonly SettingChanges[] = [
    {},
    { size: 128, epochs: 3, learningRate: 1e-5, dropout: 0.25, l2: 0.001, checkpointMinutes: 1.5 },
    { optimizer: 'sgd', momentum: 0.5, nesterov: 'on', warmupEpochs: 0.5, unfreeze: 'block4+' },
    { nesterov: 'off', schedule: 'step', scheduleEvery: 3, scheduleFactor: 0.5, keepBest: 'last' },
    { scheduleFinal: 0.2, views: 'fresh', augment: 'standard', classWeights: 'balanced', featureCache: 'half' },
    { views: 'kept', viewCount: 3, augment: 'article', optimizer: 'adamw', weightDecay: 0.01, seed: 9, threads: 4 },
    { earlyStopping: 'on', earlyStoppingPatience: 3, earlyStoppingMonitor: 'valAccuracy', headEpochs: 2 },
    { headFrom: 'run', headRun: '/runs/a b' },
    { headFrom: 'file', headFile: '/heads/head.h5', pooling: 'max', hiddenUnits: 0 },
  ];

  it.each(cases)('asks for the same settings: %j', (changes) => {
    const settings = resolveSettings('finetune', 'recommended', 2, changes, DEFAULTS);
    const [command, folder, ...words] = trainCommand(DATA, settings, changes);
    expect([command, folder]).toEqual(['train', 'my pictures']);
    let asked: SettingChanges = {};
    for (const key of FLAG_SETTINGS) {
      const flag = SETTINGS[key].flag?.split(' ')[0] ?? '';
      const value = words[words.indexOf(flag) + 1] ?? '';
      if (words.includes('--no-nesterov') && key === 'nesterov') asked = { ...asked, nesterov: 'off' };
      if (!words.includes(flag)) continue;
      if (key === 'nesterov') asked = { ...asked, nesterov: 'on' };
      else if (key !== 'headFrom') asked = { ...asked, ...parseFlag(key, value) };
      else
        asked = {
          ...asked,
          ...(value.endsWith('.h5') ? { headFrom: 'file', headFile: value } : { headFrom: 'run', headRun: value }),
        };
    }
    expect(resolveSettings('finetune', 'recommended', 2, asked, { seed: 77, threads: 77 })).toEqual(settings);
  });
});
