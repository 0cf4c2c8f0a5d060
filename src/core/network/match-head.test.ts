import { describe, expect, it } from 'vitest';
import { architectureWeights, HEAD_LAYERS } from './architecture';
import { matchHead, type TensorShape } from './match-head';
import { vgg16Architecture } from './vgg16';

const head = { pooling: 'flatten', hiddenUnits: 256, dropout: 0.5 } as const;
/** As the article has it: 8192 × 256, 256 × 1. */
const WANTED = architectureWeights(vgg16Architecture({ size: 150, preprocessing: 'rescale', head }, 2)).filter(
  ({ layer }) => HEAD_LAYERS.test(layer),
);

const tensor = (name: string, ...shape: number[]): TensorShape => ({ name, shape });
const first = (name: string): TensorShape[] => [tensor(`${name}/kernel`, 8192, 256), tensor(`${name}/bias`, 256)];
const second = (name: string): TensorShape[] => [tensor(`${name}/kernel`, 256, 1), tensor(`${name}/bias`, 1)];
const convolution = [tensor('block5_conv3/kernel', 3, 3, 512, 512), tensor('block5_conv3/bias', 512)];

const names = (tensors: readonly TensorShape[]): string[] | undefined =>
  matchHead(WANTED, tensors)?.map(({ name }) => name);

describe('the head of a file', () => {
  it.each<[string, TensorShape[]]>([
    ['Lathe', [...first('dense_1'), ...second('dense_2')]],
    ['Keras 1 to 3, which begin to count without a number', [...first('dense'), ...second('dense_1')]],
    ['a session that had other layers before', [...first('dense_7'), ...second('dense_8')]],
    ['a person who names layers', [...first('hidden'), ...second('cat_or_dog')]],
    ['a whole model', [...convolution, ...first('fc'), ...second('predictions')]],
    [
      'a program that puts all kernels first',
      [...first('a'), ...second('b')].toSorted((a, b) => b.shape.length - a.shape.length),
    ],
  ])('is found by order and shape: %s', (_, tensors) => {
    expect(names(tensors)).toHaveLength(4);
    expect(matchHead(WANTED, tensors)?.map(({ shape }) => shape)).toEqual(WANTED.map(({ shape }) => shape));
  });

  it('is found without names that tell layers apart', () => {
    const plain = [tensor('0', 8192, 256), tensor('1', 256), tensor('2', 256, 1), tensor('3', 1)];
    expect(names(plain)).toEqual(['0', '1', '2', '3']);
  });

  it.each<[string, TensorShape[]]>([
    [
      'other units',
      [
        tensor('dense/kernel', 8192, 128),
        tensor('dense/bias', 128),
        tensor('dense_1/kernel', 128, 1),
        tensor('dense_1/bias', 1),
      ],
    ],
    [
      'a layer more',
      [...first('dense'), tensor('dense_1/kernel', 256, 256), tensor('dense_1/bias', 256), ...second('dense_2')],
    ],
    ['the layers the other way round', [...second('dense'), ...first('dense_1')]],
    ['no bias', [tensor('dense/kernel', 8192, 256), tensor('dense_1/kernel', 256, 1)]],
    ['no dense layer', convolution],
    ['nothing', []],
  ])('is no head of this run with %s', (_, tensors) => expect(matchHead(WANTED, tensors)).toBeNull());
});
