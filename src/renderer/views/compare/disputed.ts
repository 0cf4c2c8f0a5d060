/** The two runs whose differences are shown, and the filter of the images on which they differ. */

import type { DisputedImage } from '../../../shared/contract/predictions';
import type { RunListRow } from '../../../shared/contract/runs';
import type { RunId } from '../../../shared/run';

export type Pair = readonly [RunListRow, RunListRow];

/** The chosen runs that are still compared; the first other runs replace the rest. */
export function pairOf(rows: readonly RunListRow[], chosen: readonly RunId[]): Pair | null {
  const kept = chosen.map((runId) => rows.find((row) => row.runId === runId));
  const free = rows.filter((row) => !kept.includes(row));
  const first = kept[0] ?? free.shift();
  const second = kept[1] ?? free.shift();
  return first === undefined || second === undefined ? null : [first, second];
}

/** `first` and `second`: only that run is right. */
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
