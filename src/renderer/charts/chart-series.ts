/** What a chart is given to draw. */

import type { Curve } from './decimate';

/** Values that were drawn never change: other values come in another array, more of them behind those that there are. */
export interface ChartSeries extends Curve {
  /** Lasting: what was hidden stays hidden when new points come. */
  readonly id: string;
  readonly label: string;
  /** Name of the token that holds the colour. */
  readonly token: string;
  /** Lengths of dash and gap in pixels; none is a solid line. */
  readonly dash: readonly number[];
  /** Of the line, in pixels. */
  readonly width?: number;
  /** Whether each point is marked where there is room. */
  readonly points?: boolean;
  /** Drawn pale behind the others, without a legend and a value: the values behind a smoothed line. */
  readonly isBackground?: boolean;
}

/** A line across the chart, at a place that means something. */
export interface ChartMark {
  readonly x: number;
  readonly label: string;
  /** Of its colour. */
  readonly token?: string;
}

/** `count` of steps or epochs, `duration` in milliseconds. */
export type XKind = 'count' | 'duration';
export type YKind = 'loss' | 'share' | 'rate';

/** What lies between the edges of a chart; null stands for all of it. */
export interface ChartRange {
  readonly min: number;
  readonly max: number;
}

/** From the first point to the last of all series. */
export function wholeRange(series: readonly ChartSeries[]): ChartRange {
  let min = Infinity;
  let max = -Infinity;
  for (const { x, count } of series) {
    if (count === 0) continue;
    min = Math.min(min, x[0] ?? min);
    max = Math.max(max, x[count - 1] ?? max);
  }
  if (min > max) return { min: 0, max: 1 };
  return min === max ? { min: min - 1, max: max + 1 } : { min, max };
}
