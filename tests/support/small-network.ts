/** A network small enough for hundreds of steps, with every kind of layer in front of a flat head. */

import type { Architecture } from '../../src/core/network/architecture';
import { initialWeight } from '../../src/core/network/initial-weights';
import { randomAt } from '../../src/core/training/random';
import { Network } from '../../src/engine/network/network';
import type { TensorFlow } from '../../src/engine/network/tensorflow';

const SMALL_ARCHITECTURE: Architecture = {
  kind: 'small-cnn',
  size: 8,
  preprocessing: 'rescale',
  classes: 3,
  pooling: 'flatten',
  layers: [
    { kind: 'convolution', name: 'conv_1', channelsIn: 3, channelsOut: 4, padding: 'same' },
    { kind: 'max-pool', name: 'pool_1' },
    { kind: 'convolution', name: 'conv_2', channelsIn: 4, channelsOut: 4, padding: 'valid' },
    { kind: 'flatten', name: 'flatten' },
    { kind: 'dense', name: 'dense_1', unitsIn: 16, unitsOut: 8, activation: 'relu' },
    { kind: 'dropout', name: 'dropout', units: 8, rate: 0.5 },
    { kind: 'dense', name: 'dense_2', unitsIn: 8, unitsOut: 3, activation: 'linear' },
  ],
};

export function smallNetwork(tf: TensorFlow): Network {
  return new Network(tf, SMALL_ARCHITECTURE, (spec, place) => initialWeight(spec, 11, place));
}

/** Values for `images` of 8×8×3, between −1 and 1. */
export function smallImages(images: number): Float32Array {
  const random = randomAt(3, 'sample-pictures');
  return Float32Array.from({ length: images * 8 * 8 * 3 }, () => random.between(-1, 1));
}
