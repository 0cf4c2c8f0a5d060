/** Finds the weights of a head among the tensors of a file, whatever the program that wrote it calls its layers. */

import type { NamedTensor } from '../../shared/tensor';
import type { WeightSpec } from './architecture';

/** A tensor by name and shape alone. */
export type TensorShape = Pick<NamedTensor, 'name' | 'shape'>;

const isSame = (a: readonly number[], b: readonly number[]): boolean => a.join() === b.join();

/**
 * By name; else by order and shape: the fully connected layers of the file, and of nothing else, have to be those of the
 * head, each kernel with the first bias behind it that fits.
 *
 * @param wanted kernel and bias of each layer, in order
 * @returns for each of them its tensor; null where they don’t fit
 */
export function matchHead<T extends TensorShape>(wanted: readonly WeightSpec[], tensors: readonly T[]): T[] | null {
  const named = wanted.map((spec) =>
    tensors.find(({ name, shape }) => name === spec.name && isSame(shape, spec.shape)),
  );
  if (named.every((tensor) => tensor !== undefined)) return named;
  const found = denseLayers(tensors);
  const fits = found.length === wanted.length && found.every(({ shape }, i) => isSame(shape, wanted[i]?.shape ?? []));
  return fits ? found : null;
}

/** Kernels and biases of the fully connected layers, in the order of the file. */
export function denseLayers<T extends TensorShape>(tensors: readonly T[]): T[] {
  return tensors.flatMap((kernel, i) => {
    const [, unitsOut] = kernel.shape;
    if (kernel.shape.length !== 2 || unitsOut === undefined) return [];
    const layer = kernel.name.slice(0, kernel.name.lastIndexOf('/') + 1);
    const biases = tensors.filter(({ shape }) => isSame(shape, [unitsOut]));
    const own = biases.find(({ name }) => layer !== '' && name.startsWith(layer));
    const bias = own ?? tensors.slice(i + 1).find((each) => biases.includes(each));
    return bias === undefined ? [kernel] : [kernel, bias];
  });
}
