/** What a network begins with: VGG16’s body from the verified file, everything else drawn from the run’s seed. */

import { initialWeight } from '../../core/network/initial-weights';
import { readBackbone, type BackboneWeights } from '../frozen/backbone-weights';
import type { WeightSource } from '../network/network';

/**
 * The body that a run was made with.
 *
 * @param expected SHA-256 over all tensors, from the run’s manifest; null for any
 * @throws LatheError weights-missing, weights-unreadable, weights-mismatch
 */
export function readRunBackbone(file: string, expected: string | null): Promise<BackboneWeights> {
  return readBackbone(file, expected === null ? 'any' : { sha256: expected });
}

/** Weights of the body as they are, those of the head as Keras begins them, from `seed`. */
export function startingWeights(seed: number, backbone: BackboneWeights | null): WeightSource {
  return (spec, place) => backbone?.tensors.get(spec.name) ?? initialWeight(spec, seed, place);
}
