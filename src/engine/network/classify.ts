/**
 * From values to probabilities, one image at a time: validation, evaluation and prediction all go through here, so
 * that an image has the same probabilities whatever is looked at beside it.
 */

import type { Tensor } from '@tensorflow/tfjs-node-gpu';
import { backboneShapeAfter } from '../../core/network/vgg16';
import type { Network } from './network';
import { preprocess } from './preprocess';
import { evaluateBatch } from './training-step';

/** Where values enter a network. */
export interface EntryPoint {
  readonly layer: string;
  /** Of one image there, [height, width, channels]. */
  readonly shape: readonly [number, number, number];
}

/** Behind a layer, or in front of the first one. */
export function entryBehind(network: Network, layer: string | null): EntryPoint {
  const { layers, size } = network.architecture;
  if (layer === null) return { layer: layers[0]?.name ?? '', shape: [size, size, 3] };
  return { layer: network.layerAfter(layer), shape: backboneShapeAfter(layer, size) };
}

/**
 * A tensor [images, height, width, channels] at an entry point. Pixels, which enter the first layer, are
 * preprocessed; features are as they are.
 */
export function enterNetwork(network: Network, values: Float32Array, images: number, entry: EntryPoint): Tensor {
  const { tf, architecture } = network;
  const x = tf.tensor(values, [images, ...entry.shape]);
  if (entry.layer !== architecture.layers[0]?.name) return x;
  const preprocessed = preprocess(tf, x, architecture.preprocessing);
  x.dispose();
  return preprocessed;
}

/**
 * Probabilities, images × classes.
 *
 * @param isWanted asked between images: whether to give up, which null tells
 */
export function classifyOneByOne(
  network: Network,
  values: Float32Array,
  images: number,
  entry: EntryPoint,
  isWanted: () => boolean,
): Float32Array | null {
  const length = values.length / images;
  const { classes } = network.architecture;
  const probabilities = new Float32Array(images * classes);
  for (let i = 0; i < images; i += 1) {
    if (isWanted()) return null;
    const x = enterNetwork(network, values.subarray(i * length, (i + 1) * length), 1, entry);
    probabilities.set(evaluateBatch(network, x, entry.layer), i * classes);
    x.dispose();
  }
  return probabilities;
}
