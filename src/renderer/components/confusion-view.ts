/** Which classes of a confusion matrix are shown, and how strongly a cell is coloured. */

import type { ConfusionMatrix } from '../../core/metrics/confusion';

/** Nobody can read more, and drawing more stutters. */
const MOST_SHOWN = 40;

function mistakes(confusion: ConfusionMatrix, index: number): number {
  const missed = (confusion[index] ?? []).reduce((sum, count, column) => sum + (column === index ? 0 : count), 0);
  const claimed = confusion.reduce((sum, row, at) => sum + (at === index ? 0 : (row[index] ?? 0)), 0);
  return missed + claimed;
}

/** Indices in label order: all, or those with the most mistakes. */
export function shownClasses(confusion: ConfusionMatrix, most = MOST_SHOWN): number[] {
  const all = confusion.map((_, index) => index);
  if (all.length <= most) return all;
  const counted = all.map((index) => ({ index, count: mistakes(confusion, index) }));
  const worst = counted.sort((a, b) => b.count - a.count || a.index - b.index).slice(0, most);
  return worst.map(({ index }) => index).sort((a, b) => a - b);
}

/** The share of a class’s images that lies in a cell, 0 to 1. */
export function cellShare(confusion: ConfusionMatrix, row: number, column: number): number {
  const counts = confusion[row] ?? [];
  const support = counts.reduce((sum, count) => sum + count, 0);
  return support === 0 ? 0 : (counts[column] ?? 0) / support;
}
