/** How a network’s weights begin: as Keras’ defaults, and a function of (seed, place in the network) alone. */

import { randomAt } from '../training/random';
import type { WeightSpec } from './architecture';
import { valueCount } from '../../shared/tensor';

/** Inputs and outputs that one unit of a kernel sees, as Keras’ `compute_fans`. */
function fans(shape: readonly number[]): [number, number] {
  const field = valueCount(shape.slice(0, -2));
  return [field * (shape.at(-2) ?? 1), field * (shape.at(-1) ?? 1)];
}

/**
 * Kernels uniform in ±√(6 / (fan in + fan out)) (Glorot and Bengio 2010, Keras `GlorotUniform`), biases zero.
 *
 * @param place the weight’s index in the network, so that no two kernels begin alike
 */
export function initialWeight(spec: WeightSpec, seed: number, place: number): Float32Array {
  const values = new Float32Array(valueCount(spec.shape));
  if (spec.part === 'bias') return values;
  const [fanIn, fanOut] = fans(spec.shape);
  const limit = Math.sqrt(6 / (fanIn + fanOut));
  const random = randomAt(seed, 'initial-weights', place);
  for (let i = 0; i < values.length; i += 1) values[i] = random.between(-limit, limit);
  return values;
}
