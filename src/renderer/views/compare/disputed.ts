/** Two of the compared runs, and which of the images that they see differently are looked at. */

import type { DisputedImage } from '../../../shared/contract/predictions';
import type { RunListRow } from '../../../shared/contract/runs';
import type { RunId } from '../../../shared/run';

export type Pair = readonly [RunListRow, RunListRow];

/** The runs that were chosen, as far as they are still compared; in place of others, the first ones that are free. */
export function pairOf(rows: readonly RunListRow[], chosen: readonly RunId[]): Pair | null {
  const kept = chosen.map((runId) => rows.find((row) => row.runId === runId));
  const free = rows.filter((row) => !kept.includes(row));
  const first = kept[0] ?? free.shift();
  const second = kept[1] ?? free.shift();
  return first === undefined || second === undefined ? null : [first, second];
}

/** All, those of which one of the two alone is right, or neither. */
export const DISPUTED_KINDS = ['all', 'first', 'second', 'neither'] as const;
export type DisputedKind = (typeof DISPUTED_KINDS)[number];

export function disputedOf(disputed: readonly DisputedImage[], kind: DisputedKind): readonly DisputedImage[] {
  if (kind === 'all') return disputed;
  return disputed.filter(({ label, answers: [first, second] }) => {
    if (kind === 'first') return first.predicted === label;
    if (kind === 'second') return second.predicted === label;
    return first.predicted !== label && second.predicted !== label;
  });
}
