/** Long curves made short enough to draw: in each pixel’s column only the lowest and the highest point. */

/** Points in ascending order of `x`; the first `count` of both arrays count. */
export interface Curve {
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly count: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Index of the first point at `value` or behind it; `count` where there is none. */
export function firstAtOrBehind({ x, count }: Pick<Curve, 'x' | 'count'>, value: number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((x[middle] ?? Infinity) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Index of the point that is nearest to `value`; -1 for an empty curve. */
export function nearestPoint(curve: Pick<Curve, 'x' | 'count'>, value: number): number {
  const right = Math.min(firstAtOrBehind(curve, value), curve.count - 1);
  const left = right - 1;
  if (left < 0) return right;
  return value - (curve.x[left] ?? 0) <= (curve.x[right] ?? 0) - value ? left : right;
}

/**
 * The part of a curve between `min` and `max`, with one point on either side so that the line runs on to the edges.
 * Values that are not finite are left out, and with `isLog` those that have no logarithm. Chart.js’ own decimation takes
 * an object for each of all points, and three times as long for 200,000 of them.
 *
 * @param columns pixels between the edges; at most two points are kept for each
 */
export function thinCurve(
  { x, y, count }: Curve,
  { min, max }: { readonly min: number; readonly max: number },
  columns: number,
  isLog: boolean,
): Point[] {
  const least = isLog ? Number.MIN_VALUE : -Number.MAX_VALUE;
  const points: Point[] = [];
  const add = (i: number): void => {
    const value = y[i] ?? NaN;
    if (value >= least && value < Infinity) points.push({ x: x[i] ?? 0, y: value });
  };
  const first = firstAtOrBehind({ x, count }, min);
  let end = firstAtOrBehind({ x, count }, max);
  while (end < count && x[end] === max) end += 1;
  if (first > 0) add(first - 1);
  const isShort = end - first <= 2 * columns || max <= min;
  for (let from = first, column = 1; from < end; column += 1) {
    const edge = min + ((max - min) * column) / columns;
    const to = isShort ? from + 1 : column >= columns ? end : Math.min(end, firstAtOrBehind({ x, count }, edge));
    const [low, high] = extremesBetween(y, from, to, least);
    if (low >= 0) add(Math.min(low, high));
    if (low !== high) add(Math.max(low, high));
    from = to;
  }
  if (end < count) add(end);
  return points;
}

/** Indices of the lowest and the highest value from `least` on; -1 where there is none. */
function extremesBetween(y: Float64Array, from: number, to: number, least: number): readonly [number, number] {
  let low = -1;
  let high = -1;
  let lowest = Infinity;
  let highest = -Infinity;
  for (let i = from; i < to; i += 1) {
    const value = y[i] as number;
    if (!(value >= least && value < Infinity)) continue;
    if (value < lowest) {
      lowest = value;
      low = i;
    }
    if (value > highest) {
      highest = value;
      high = i;
    }
  }
  return [low, high];
}
