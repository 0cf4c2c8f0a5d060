/** Changes that a run would not heed. */

import { describe, expect, it } from 'vitest';
import type { SettingChanges } from '../../shared/setting-changes';
import type { RecipeName } from '../../shared/settings';
import { resolveSettings } from './resolve-settings';

function resolve(recipe: RecipeName, changes: SettingChanges): () => unknown {
  return () => resolveSettings(recipe, 'recommended', 2, changes, { seed: 1, threads: 2 });
}

describe('a change without effect', () => {
  it.each([
    ['small-cnn', { unfreeze: 'block4+' }, '--unfreeze expects recipe finetune; received small-cnn.'],
    ['bottleneck', { unfreeze: 'block5' }, '--unfreeze expects recipe finetune; received bottleneck.'],
    ['bottleneck', { headFrom: { kind: 'run', runDir: '/r' } }, '--head-from expects recipe finetune; received'],
    [
      'small-cnn',
      { headEpochs: 3 },
      '--head-epochs expects recipe finetune with a head of its own; received small-cnn.',
    ],
    ['finetune', { headFrom: { kind: 'run', runDir: '/r' }, headLearningRate: 0.1 }, 'received --head-from run.'],
    ['finetune', { optimizer: 'adam', momentum: 0.5 }, '--momentum expects optimizer sgd or rmsprop; received adam.'],
    ['finetune', { optimizer: 'rmsprop', nesterov: true }, '--nesterov expects optimizer sgd; received rmsprop.'],
    ['finetune', { optimizer: 'sgd', weightDecay: 0.1 }, '--weight-decay expects optimizer adamw; received sgd.'],
  ] as const)('is refused for %s: %j', (recipe, changes, message) => {
    expect(resolve(recipe, changes)).toThrow(message);
  });

  it.each([
    ['small-cnn', { unfreeze: 'none' }],
    ['finetune', { unfreeze: 'block4+', headEpochs: 3, headLearningRate: 0.1 }],
    ['finetune', { optimizer: 'sgd', momentum: 0.5, nesterov: true }],
    ['small-cnn', { optimizer: 'adamw', weightDecay: 0.1 }],
  ] as const)('is none for %s: %j', (recipe, changes) => expect(resolve(recipe, changes)).not.toThrow());
});
