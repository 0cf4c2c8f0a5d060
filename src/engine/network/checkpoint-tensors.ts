/** The tensors of a checkpoint: trained weights and the optimizer’s slots, told apart by the front of their names. */

import type { NamedTensor } from '../../shared/tensor';
import { namedTensors } from './named-tensors';
import type { Network } from './network';
import type { Weight } from './weight';

const WEIGHTS = 'weights/';
const SLOTS = 'slots/';

/** What is looked at of a checkpoint here. */
interface WithTensors {
  readonly tensors: readonly NamedTensor[];
}

function prefixed(prefix: string, weights: readonly Weight[]): NamedTensor[] {
  return namedTensors(weights).map((tensor) => ({ ...tensor, name: prefix + tensor.name }));
}

function without(prefix: string, { tensors }: WithTensors): NamedTensor[] {
  return tensors
    .filter(({ name }) => name.startsWith(prefix))
    .map((tensor) => ({ ...tensor, name: tensor.name.slice(prefix.length) }));
}

export function checkpointTensors(trained: readonly Weight[], slots: readonly Weight[]): NamedTensor[] {
  return [...prefixed(WEIGHTS, trained), ...prefixed(SLOTS, slots)];
}

/** The trained weights, `<layer>/kernel` and `<layer>/bias`. */
export function checkpointWeights(checkpoint: WithTensors): NamedTensor[] {
  return without(WEIGHTS, checkpoint);
}

/** The optimizer’s slots by their names. */
export function checkpointSlots(checkpoint: WithTensors): ReadonlyMap<string, Float32Array> {
  return new Map(without(SLOTS, checkpoint).map(({ name, data }) => [name, data]));
}

/** Sets the weights that a checkpoint holds; the others stay. */
export function assignCheckpoint(network: Network, checkpoint: WithTensors): void {
  for (const { name, data } of checkpointWeights(checkpoint)) network.assign(name, data);
}
