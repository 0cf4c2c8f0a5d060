/** Values so far from the others that an axis with room for them would draw the others flat. */

import { firstAtOrBehind, type Curve } from './decimate';
import type { ChartRange } from './chart-series';

/** Without this share at either end, as TensorBoard draws its curves. */
const TAIL = 0.05;
/** Left out only where the others then get so many times the height. */
const GAIN = 2;
/** Room above and below what is shown, of its height. */
const MARGIN = 0.1;
/** So many values tell where the tails begin, also of hundreds of thousands. */
const SAMPLED = 2000;
/** Of a few values each one counts. */
const LEAST = 20;

interface Judged extends Curve {
  readonly points?: boolean;
}

/** Of an upright axis. */
export interface Level {
  readonly min: number;
  readonly max: number;
}

/**
 * What an upright axis shows without outliers, or null where there are none. Only values of long lines can be
 * outliers: a marked point is an epoch’s result and stays in sight.
 */
export function withoutOutliers(series: readonly Judged[], range: ChartRange): Level | null {
  const sampled: number[] = [];
  const marked = { min: Infinity, max: -Infinity };
  const whole = { min: Infinity, max: -Infinity };
  for (const curve of series) {
    const from = firstAtOrBehind(curve, range.min);
    const to = firstAtOrBehind(curve, range.max + Number.EPSILON * Math.abs(range.max));
    const values = curve.y.subarray(from, to);
    widen(whole, values);
    if (curve.points === true) widen(marked, values);
    else sampled.push(...everyNth(values, Math.ceil(values.length / SAMPLED)));
  }
  if (sampled.length < LEAST) return null;
  sampled.sort((a, b) => a - b);
  const at = (share: number): number => sampled[Math.round(share * (sampled.length - 1))] ?? 0;
  const [min, max] = [Math.min(marked.min, at(TAIL)), Math.max(marked.max, at(1 - TAIL))];
  const margin = (max - min) * MARGIN;
  const shown = { min: Math.max(whole.min, min - margin), max: Math.min(whole.max, max + margin) };
  return shown.max > shown.min && whole.max - whole.min >= GAIN * (shown.max - shown.min) ? shown : null;
}

function widen(level: { min: number; max: number }, values: Float64Array): void {
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    level.min = Math.min(level.min, value);
    level.max = Math.max(level.max, value);
  }
}

function everyNth(values: Float64Array, n: number): number[] {
  const some: number[] = [];
  for (let i = 0; i < values.length; i += n) some.push(values[i] ?? NaN);
  return some.filter(Number.isFinite);
}
