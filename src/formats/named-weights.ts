/** Names for weights of other programs’ models: `<layer>/<weight>`, unless two layers of a model share a name. */

import type { NamedTensor } from '../shared/tensor';
import { WeightsError } from './weights-reading';

export interface LayerWeight extends Pick<NamedTensor, 'shape' | 'data'> {
  /** From the outermost submodel to the layer itself. */
  readonly layers: readonly string[];
  /** `kernel`, `bias` … */
  readonly weight: string;
}

/**
 * A layer inside a submodel gets its own name alone; where that would name two weights, the submodels come before it.
 *
 * @throws WeightsError tensor-twice when two weights have the same name even so
 */
export function nameWeights(weights: readonly LayerWeight[]): NamedTensor[] {
  const short = ({ layers, weight }: LayerWeight): string => [...layers.slice(-1), weight].join('/');
  const uses = new Map<string, number>();
  for (const weight of weights) uses.set(short(weight), (uses.get(short(weight)) ?? 0) + 1);
  const seen = new Set<string>();
  return weights.map((each) => {
    const name = uses.get(short(each)) === 1 ? short(each) : [...each.layers, each.weight].join('/');
    if (seen.has(name)) throw new WeightsError('tensor-twice', { tensor: name });
    seen.add(name);
    return { name, shape: each.shape, data: each.data };
  });
}
