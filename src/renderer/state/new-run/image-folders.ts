/** What the page knows about folders of images by itself: which of the dropped ones is which, and how a share splits them. */

import { splitRole } from '../../../core/text/split-names';
import type { OpenedItem, ScannedClass } from '../../../shared/contract/images';

/** By its name, as in a scan. */
function validates({ name }: OpenedItem): boolean {
  const role = splitRole(name);
  return role === 'validation' || role === 'test';
}

/** null where there is no folder, or where they can’t be told apart. */
export function chosenFolders(
  items: readonly OpenedItem[],
): { readonly folder: OpenedItem; readonly validationFolder: OpenedItem | null } | null {
  const folders = items.filter((item) => item.kind === 'folder');
  const validation = folders.filter(validates);
  const [folder, ...others] = folders.filter((item) => folders.length === 1 || !validates(item));
  if (folder === undefined || others.length > 0 || validation.length > 1) return null;
  return { folder, validationFolder: folders.length === 1 ? null : (validation[0] ?? null) };
}

/** As `splitImages` counts, without regard to duplicates, which it keeps together. */
export function splitCounts(classes: readonly ScannedClass[], share: number): ScannedClass[] {
  return classes.map((each) => {
    const all = each.train + each.validation;
    const validation = Math.min(Math.max(1, Math.round(share * all)), all - 1);
    return { ...each, train: all - validation, validation };
  });
}

/** The largest and the smallest class, where one has more than twice the images of the other; else null. */
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
