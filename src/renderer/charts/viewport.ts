/** Moving and zooming: rules on the range that a chart shows. */

import type { ChartRange } from './chart-series';

/** The smallest part that is worth looking at, of the whole. */
const SMALLEST = 1e-5;

function within({ min, max }: ChartRange, whole: ChartRange): ChartRange | null {
  const span = max - min;
  if (span >= (whole.max - whole.min) * (1 - 1e-9)) return null;
  if (min < whole.min) return { min: whole.min, max: whole.min + span };
  if (max > whole.max) return { min: whole.max - span, max: whole.max };
  return { min, max };
}

/** @param share of what is shown, to the right */
export function moved(range: ChartRange | null, whole: ChartRange, share: number): ChartRange | null {
  if (range === null) return null;
  const most = whole.max - whole.min;
  const by = Math.min(most, Math.max(-most, (range.max - range.min) * share));
  return within({ min: range.min + by, max: range.max + by }, whole);
}

/**
 * @param factor below 1 shows less
 * @param at what stays where it is, from 0 at the left edge to 1 at the right one
 */
export function zoomed(range: ChartRange | null, whole: ChartRange, factor: number, at: number): ChartRange | null {
  const { min, max } = range ?? whole;
  const span = Math.max((max - min) * factor, (whole.max - whole.min) * SMALLEST);
  const still = min + (max - min) * at;
  return within({ min: still - span * at, max: still + span * (1 - at) }, whole);
}

/** @param from,to shares of what is shown, in any order */
export function boxed(range: ChartRange | null, whole: ChartRange, from: number, to: number): ChartRange | null {
  const { min, max } = range ?? whole;
  const left = Math.max(0, Math.min(from, to));
  const right = Math.min(1, Math.max(from, to));
  if (right - left < 0.005) return range;
  return within({ min: min + (max - min) * left, max: min + (max - min) * right }, whole);
}
