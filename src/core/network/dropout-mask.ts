/** Which units a training step drops: a function of (seed, epoch, step). */

import { randomAt } from '../training/random';

export interface DropoutPlace {
  readonly seed: number;
  /** Keeps the stages of a run apart. */
  readonly stage: number;
  readonly epoch: number;
  readonly step: number;
}

/**
 * Factors for `images` × `units` activations: 0 for a dropped unit, 1 / (1 − rate) for a kept one, so that the sum
 * stays the same on average (Keras `Dropout`).
 *
 * @param rate share that is dropped, 0 to 1 (exclusive)
 */
export function dropoutMask(images: number, units: number, rate: number, place: DropoutPlace): Float32Array {
  const random = randomAt(place.seed, 'dropout', place.stage, place.epoch, place.step);
  const kept = 1 / (1 - rate);
  const mask = new Float32Array(images * units);
  for (let i = 0; i < mask.length; i += 1) mask[i] = random.next() < rate ? 0 : kept;
  return mask;
}
