/** The shared cache of features: what is in it, room in it, whether it is sound. */

import { cachedSpaces, pruneFeatures, verifyFeatures } from '../data/feature-cache';
import type { CachedSpace, Pruned, Verified } from '../data/feature-cache';
import type { AppContext } from './context';
import { freeBytes } from './disk-room';

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

/** Longer than any trainer needs between its beginning and its first step from kept features. */
const IN_USE_MS = 5 * 60 * 1000;

/**
 * Removes what was used longest ago.
 *
 * @param budget bytes that may be left; null for what the cache may take in any case. What a run uses just now stays
 *   unless nothing may be left.
 */
export function pruneCache({ places }: AppContext, budget: number | null, now: Date): Promise<Pruned> {
  const inUseSince = budget === 0 ? null : new Date(now.getTime() - IN_USE_MS);
  return pruneFeatures(places.featuresFolder, budget ?? places.featuresBudget, { now, inUseSince });
}

/** Removes everything but what a run uses just now. */
export function emptyCache({ places }: AppContext, now: Date): Promise<Pruned> {
  return pruneFeatures(places.featuresFolder, 0, { now, inUseSince: new Date(now.getTime() - IN_USE_MS) });
}

export function verifyCache(
  { places }: AppContext,
  hooks: { readonly signal: AbortSignal; readonly onProgress: (done: number, total: number) => void },
): Promise<Verified> {
  return verifyFeatures(places.featuresFolder, hooks);
}

/** `block4_pool, 150 px, rescale, ncnn`: what tells one kind of features from another. */
export function spaceName({ space }: CachedSpace): string {
  if (typeof space !== 'object' || space === null || Array.isArray(space)) return 'of an unknown kind';
  const { layer, size, preprocessing, frozenBody } = space as Readonly<Record<string, unknown>>;
  return [layer, `${String(size)} px`, preprocessing, String(frozenBody).split(' ')[0]].map(String).join(', ');
}
