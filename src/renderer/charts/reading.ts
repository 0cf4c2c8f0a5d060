/** The values of all lines at one place of a chart. */

import { nearestPoint } from './decimate';
import type { ChartSeries } from './chart-series';

export interface Reading {
  /** Of the point that is nearest. */
  readonly x: number;
  readonly values: readonly { readonly series: ChartSeries; readonly x: number; readonly y: number }[];
}

/**
 * @param at place on the axis
 * @param reach how far away a point may be, on the axis
 */
export function readAt(series: readonly ChartSeries[], at: number, reach: number): Reading | null {
  const values = series
    .filter((each) => each.isBackground !== true)
    .flatMap((each) => {
      const i = nearestPoint(each, at);
      const [x, y] = [each.x[i] ?? NaN, each.y[i] ?? NaN];
      return Math.abs(x - at) <= reach && Number.isFinite(y) ? [{ series: each, x, y }] : [];
    });
  const nearest = values.reduce((a, b) => (Math.abs(b.x - at) < Math.abs(a - at) ? b.x : a), Infinity);
  return values.length === 0 ? null : { x: nearest, values };
}

/** The next place with a point, from `at` on; `at` itself where there is none. */
export function nextPoint(series: readonly ChartSeries[], at: number, direction: -1 | 1): number {
  let next = direction * Infinity;
  for (const each of series) {
    if (each.isBackground === true) continue;
    let i = nearestPoint(each, at);
    while (i >= 0 && i < each.count && ((each.x[i] ?? NaN) - at) * direction <= 1e-9) i += direction;
    const x = each.x[i];
    if (x === undefined || i >= each.count) continue;
    next = direction > 0 ? Math.min(next, x) : Math.max(next, x);
  }
  return Number.isFinite(next) ? next : at;
}
