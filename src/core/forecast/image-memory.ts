/** Resized images that a run keeps in memory. */

import type { RunSettings } from '../../shared/settings';

/** A share of the memory, where every epoch looks at pixels again. */
const SHARE = 1 / 8;
const MOST = 2 ** 31;

/** Whether the epochs’ views are few enough to be kept as features, and the person wants features kept. */
export function keepsTrainingFeatures(settings: RunSettings): boolean {
  return settings.featureCache !== 'off' && settings.augmentViews !== 'fresh';
}

/** @param memoryBytes of the computer */
export function imageCacheBytes(settings: RunSettings, memoryBytes: number): number {
  const readsOnce = settings.recipe !== 'small-cnn' && keepsTrainingFeatures(settings);
  return readsOnce ? 0 : Math.min(memoryBytes * SHARE, MOST);
}

/** For so many images. */
export function keptImageBytes(settings: RunSettings, images: number, memoryBytes: number): number {
  return Math.min(images * settings.size ** 2 * 3, imageCacheBytes(settings, memoryBytes));
}
