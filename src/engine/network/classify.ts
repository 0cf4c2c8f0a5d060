/**
 * From values to probabilities, one image at a time: validation, evaluation and prediction all go through here, so
 * that an image has the same probabilities whatever is looked at beside it.
 */

import type { Tensor } from '@tensorflow/tfjs-node-gpu';
import { classProbabilities } from '../../core/network/losses';
import type { Network } from './network';

/**
 * Probabilities of a batch, images × classes, without dropout.
 *
 * @param x what leaves layer `behind`; for null preprocessed pixels
 */
export function evaluateBatch(network: Network, x: Tensor, behind: string | null): Float32Array {
  return network.tf.tidy(() => {
    const logits = Float32Array.from(network.forward(x, { behind }).dataSync());
    return classProbabilities(logits, network.architecture.classes);
  });
}

/** Nothing interrupts a prediction. */
export const never = (): boolean => false;

/** What was computed to its end, as with {@link never}. */
export function completed<T>(computed: T | null): T {
  if (computed === null) throw new Error('a computation stopped though nobody asked it to');
  return computed;
}

/**
 * Probabilities, images × classes.
 *
 * @param values what leaves layer `behind` for the images; for null their pixels
 * @param shouldStop asked between images; the answer is null then
 */
export function classifyOneByOne(
  network: Network,
  values: Float32Array,
  images: number,
  behind: string | null,
  shouldStop: () => boolean,
): Float32Array | null {
  const length = values.length / images;
  const { classes } = network.architecture;
  const probabilities = new Float32Array(images * classes);
  for (let i = 0; i < images; i += 1) {
    if (shouldStop()) return null;
    const x = network.enter(values.subarray(i * length, (i + 1) * length), 1, behind);
    probabilities.set(evaluateBatch(network, x, behind), i * classes);
    x.dispose();
  }
  return probabilities;
}
