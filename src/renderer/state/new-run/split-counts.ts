/** What a split of classes will count, told at once while a person moves a slider. */

import type { ScannedClass } from '../../../shared/contract/images';

/** The rule of `splitImages`, but for images that are there twice, which it keeps together. */
export function splitCounts(classes: readonly ScannedClass[], share: number): ScannedClass[] {
  return classes.map((each) => {
    const all = each.train + each.validation;
    const validation = Math.min(Math.max(1, Math.round(share * all)), all - 1);
    return { ...each, train: all - validation, validation };
  });
}

/** The largest and the smallest class, where one is more than twice the other; else null. */
export function imbalance(
  classes: readonly ScannedClass[],
): { readonly largest: ScannedClass; readonly smallest: ScannedClass; readonly times: number } | null {
  const [first, ...others] = classes;
  if (first === undefined) return null;
  const largest = others.reduce((most, each) => (each.train > most.train ? each : most), first);
  const smallest = others.reduce((least, each) => (each.train < least.train ? each : least), first);
  const times = largest.train / smallest.train;
  return smallest.train > 0 && times > 2 ? { largest, smallest, times } : null;
}
