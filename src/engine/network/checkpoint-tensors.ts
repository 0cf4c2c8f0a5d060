/** Weights as tensors of a file. A checkpoint holds trained weights and the optimizer’s slots, told apart by their prefix. */

import type { NamedTensor } from '../../shared/tensor';
import type { Network } from './network';
import type { Weight } from './weight';

const WEIGHTS = 'weights/';
const SLOTS = 'slots/';

interface WithTensors {
  readonly tensors: readonly NamedTensor[];
}

export function namedTensors(weights: readonly Weight[], prefix = ''): NamedTensor[] {
  return weights.map((weight) => ({ name: prefix + weight.name, shape: weight.spec.shape, data: weight.read() }));
}

export function checkpointTensors(trained: readonly Weight[], slots: readonly Weight[]): NamedTensor[] {
  return [...namedTensors(trained, WEIGHTS), ...namedTensors(slots, SLOTS)];
}

function valuesIn({ tensors }: WithTensors, prefix: string): Map<string, NamedTensor> {
  const chosen = tensors.filter(({ name }) => name.startsWith(prefix));
  return new Map(chosen.map((tensor) => [tensor.name.slice(prefix.length), tensor]));
}

/** The trained weights by their names, `<layer>/kernel` and `<layer>/bias`. */
export function checkpointWeights(checkpoint: WithTensors): ReadonlyMap<string, NamedTensor> {
  return valuesIn(checkpoint, WEIGHTS);
}

export function checkpointSlots(checkpoint: WithTensors): ReadonlyMap<string, Float32Array> {
  return new Map([...valuesIn(checkpoint, SLOTS)].map(([name, { data }]) => [name, data]));
}

/** Sets the weights that a checkpoint holds; the others stay. */
export function assignCheckpoint(network: Network, checkpoint: WithTensors): void {
  for (const [name, { data }] of checkpointWeights(checkpoint)) network.weight(name).assign(data);
}
