/** Takes validation images out of a folder that brings none of its own. */

import { toldError } from '../../shared/failures/failure';
import { permutation, randomAt } from './random';

/** Share of the images that validate where nothing else is asked for. */
export const DEFAULT_SHARE = 0.2;

/** What a split looks at. */
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
  if (!(share > 0 && share < 1)) {
    const hint = 'Give a share such as 0.2 for one picture in five.';
    throw toldError('setting-invalid', `A split between 0 and 1 was expected, not ${share}.`, hint);
  }
  /** Whether a content is for validation. */
  const sides = new Map<string, boolean>();
  for (const [classIndex, [label, contents]] of [...groupByClass(items)].entries()) {
    assignClass(label, contents, share, seed, classIndex, sides);
  }
  return {
    train: items.filter((item) => sides.get(item.sha256) !== true),
    validation: items.filter((item) => sides.get(item.sha256) === true),
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
  sides: Map<string, boolean>,
): void {
  const all = [...contents];
  const total = all.reduce((sum, [, count]) => sum + count, 0);
  const wanted = Math.min(Math.max(1, Math.round(share * total)), total - 1);
  const order = permutation(all.length, randomAt(seed, 'split', classIndex));
  let taken = 0;
  const isOn = { validation: false, train: false };
  // Contents that an earlier class has placed already count first.
  for (const [sha256, count] of all) {
    const side = sides.get(sha256);
    if (side === true) taken += count;
    if (side !== undefined) isOn[side ? 'validation' : 'train'] = true;
  }
  const free = [...order].flatMap((i) => all.slice(i, i + 1)).filter(([sha256]) => !sides.has(sha256));
  free.forEach(([sha256, count], i) => {
    const isLastChanceToTrain = !isOn.train && i === free.length - 1;
    const goesToValidation = !isLastChanceToTrain && (!isOn.validation || taken + count <= wanted);
    sides.set(sha256, goesToValidation);
    if (goesToValidation) taken += count;
    isOn[goesToValidation ? 'validation' : 'train'] = true;
  });
  if (isOn.validation && isOn.train) return;
  const hint = 'Add different pictures to the class, or bring validation pictures in a folder of their own.';
  const message = `Class “${label}” was expected to have two different pictures that are in no other class.`;
  throw toldError('too-few-pictures', message, hint);
}
