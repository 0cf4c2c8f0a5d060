/** The shared cache of features: what is in it, room in it, whether it is sound. */

import { freeBytes } from '../../base/free-bytes';
import { cachedSpaces, pruneFeatures, verifyFeatures, type CachedSpace } from '../../data/features/feature-cache';
import type { AppContext } from '../host/context';
import type { ServedHooks } from '../../shared/request-channel';

export interface CacheStatus {
  readonly folder: string;
  readonly bytes: number;
  /** What it may take before what was used longest ago makes room. */
  readonly budgetBytes: number;
  /** On its disk; null where the system does not tell. */
  readonly freeBytes: number | null;
  readonly spaces: readonly CachedSpace[];
}

export async function cacheStatus({ places }: AppContext): Promise<CacheStatus> {
  const { featuresFolder: folder, featuresBudget: budgetBytes } = places;
  const spaces = await cachedSpaces(folder);
  const bytes = spaces.reduce((sum, space) => sum + space.bytes, 0);
  return { folder, bytes, budgetBytes, freeBytes: await freeBytes(folder), spaces };
}

/** A run marks what it uses when it begins; what was marked within this time stays. */
const JUST_BEGUN_MS = 5 * 60 * 1000;

/**
 * Removes what was used longest ago.
 *
 * @param budget bytes that may be left; null for what the cache may take in any case
 * @param keepsUsed whether what runs use that have just begun stays, whatever the budget is
 */
export function pruneCache({ places, now }: AppContext, budget: number | null, keepsUsed: boolean) {
  const inUseSince = keepsUsed ? new Date(now().getTime() - JUST_BEGUN_MS) : null;
  return pruneFeatures(places.featuresFolder, budget ?? places.featuresBudget, { now: now(), inUseSince });
}

export function verifyCache({ places }: AppContext, { signal, onProgress }: ServedHooks) {
  const report = (done: number, total: number): void => onProgress({ done, total });
  return verifyFeatures(places.featuresFolder, { signal, onProgress: report });
}
