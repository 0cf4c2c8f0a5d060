/** Takes validation images out of a folder that brings none of its own. */

import { LatheError } from '../../shared/failures/failure';
import { permutation, randomAt } from './random';

/** Share of the images that validate where nothing else is asked for. */
export const DEFAULT_SHARE = 0.2;

export interface SplitItem {
  readonly label: string;
  /** Hash of the content. */
  readonly sha256: string;
}

export interface Split<T> {
  readonly train: readonly T[];
  readonly validation: readonly T[];
}

/**
 * A stratified split: of each class `share` (0 to 1, exclusive) of the images go to validation, rounded, but at
 * least one image stays on each side. Images with the same content stay together, in one class or several. Both
 * sides keep the order of `items`; equal items, share and seed give an equal split. Throws LatheError
 * `setting-invalid`, and `too-few-pictures` when a class can’t be on both sides.
 */
export function splitImages<T extends SplitItem>(items: readonly T[], share: number, seed: number): Split<T> {
  if (!(share > 0 && share < 1)) throw new LatheError('split-share', { received: share });
  /** Of each content. */
  const sides = new Map<string, keyof Split<T>>();
  for (const [classIndex, [label, contents]] of [...groupByClass(items)].entries()) {
    assignClass(label, contents, share, seed, classIndex, sides);
  }
  return {
    train: items.filter((item) => sides.get(item.sha256) !== 'validation'),
    validation: items.filter((item) => sides.get(item.sha256) === 'validation'),
  };
}

/** Of each class, in the order of its first image: how many images each content has. */
function groupByClass(items: readonly SplitItem[]): Map<string, Map<string, number>> {
  const classes = new Map<string, Map<string, number>>();
  for (const { label, sha256 } of items) {
    const contents = classes.get(label) ?? new Map<string, number>();
    contents.set(sha256, (contents.get(sha256) ?? 0) + 1);
    classes.set(label, contents);
  }
  return classes;
}

function assignClass(
  label: string,
  contents: ReadonlyMap<string, number>,
  share: number,
  seed: number,
  classIndex: number,
  sides: Map<string, keyof Split<never>>,
): void {
  const all = [...contents];
  const total = all.reduce((sum, [, count]) => sum + count, 0);
  const wanted = Math.min(Math.max(1, Math.round(share * total)), total - 1);
  const order = permutation(all.length, randomAt(seed, 'split', classIndex));
  const counts = { train: 0, validation: 0 };
  // Contents that an earlier class has placed already count first.
  for (const [sha256, count] of all) {
    const side = sides.get(sha256);
    if (side !== undefined) counts[side] += count;
  }
  const free = [...order].flatMap((i) => all.slice(i, i + 1)).filter(([sha256]) => !sides.has(sha256));
  free.forEach(([sha256, count], i) => {
    const isLastToTrain = counts.train === 0 && i === free.length - 1;
    const isWanted = counts.validation === 0 || counts.validation + count <= wanted;
    const side = isWanted && !isLastToTrain ? 'validation' : 'train';
    sides.set(sha256, side);
    counts[side] += count;
  });
  if (counts.train === 0 || counts.validation === 0) throw new LatheError('class-not-splittable', { label });
}
