/** Weights of a network on their way into a file. */

import type { NamedTensor } from '../../shared/tensor';
import type { Weight } from './weight';

export function namedTensors(weights: readonly Weight[]): NamedTensor[] {
  return weights.map((weight) => ({ name: weight.name, shape: weight.spec.shape, data: weight.read() }));
}
