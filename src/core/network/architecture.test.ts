import { describe, expect, it } from 'vitest';
import { RECIPES } from '../recipes/recipes';
import { architectureWeights, type Architecture, type NetworkSettings } from './architecture';
import { valueCount } from '../../shared/tensor';
import { vgg16Architecture } from './vgg16';

const SETTINGS: NetworkSettings = {
  size: 150,
  preprocessing: 'imagenet',
  head: { pooling: 'flatten', hiddenUnits: 256, dropout: 0.5 },
};

function parameters(architecture: Architecture): number {
  return architectureWeights(architecture)
    .map(({ shape }) => valueCount(shape))
    .reduce((sum, each) => sum + each, 0);
}

describe('the architecture', () => {
  it('of the article’s fine-tuning has as many parameters as Keras counts', () => {
    expect(parameters(vgg16Architecture(SETTINGS, 2))).toBe(14_714_688 + 8192 * 256 + 256 + 256 + 1);
    expect(parameters(vgg16Architecture(SETTINGS, 5))).toBe(14_714_688 + 8192 * 256 + 256 + 256 * 5 + 5);
  });

  it('of the small CNN has as many parameters as Keras counts', () => {
    const head = { pooling: 'flatten', hiddenUnits: 64, dropout: 0.5 } as const;
    const smallCnn = RECIPES['small-cnn'].architecture({ ...SETTINGS, head }, 2);
    expect(parameters(smallCnn)).toBe(896 + 9_248 + 18_496 + 1_183_808 + 65);
  });

  it('calls the last Dense layer dense_2 behind a hidden one and dense_1 without', () => {
    const names = (hiddenUnits: number): string[] =>
      vgg16Architecture({ ...SETTINGS, head: { pooling: 'average', hiddenUnits, dropout: 0 } }, 3)
        .layers.slice(18)
        .map(({ name }) => name);
    expect(names(64)).toEqual(['average_pool', 'dense_1', 'dense_2']);
    expect(names(0)).toEqual(['average_pool', 'dense_1']);
  });

  it('drops the units in front of the last Dense layer, pooled features where there is no hidden one', () => {
    const head = { pooling: 'max', hiddenUnits: 0, dropout: 0.25 } as const;
    const { layers } = vgg16Architecture({ ...SETTINGS, head }, 2);
    expect(layers.at(-2)).toEqual({ kind: 'dropout', name: 'dropout', units: 512, rate: 0.25 });
  });
});
