/** Long curves made short enough to draw: in each pixel’s column only the lowest and the highest point. */

import { BlockExtremes } from './block-extremes';

/** Points in ascending order of `x`; the first `count` of both arrays count. */
export interface Curve {
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly count: number;
}

export interface ThinCurve {
  readonly points: { x: number; y: number }[];
  /** Of the points between the edges; infinite, the wrong way round, where there are none. */
  readonly yMin: number;
  readonly yMax: number;
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
 * The part of a curve between `xMin` and `xMax`, with one point on either side so that the line runs on to the edges.
 * Values that are not finite are left out, and with `isLog` those that have no logarithm.
 *
 * @param columns pixels between the edges; at most two points are kept for each
 * @param extremes of the curve’s values, where they are kept from one drawing to the next
 */
export function thinCurve(
  curve: Curve,
  { min: xMin, max: xMax }: { readonly min: number; readonly max: number },
  columns: number,
  isLog: boolean,
  extremes: BlockExtremes = new BlockExtremes(curve.y),
): ThinCurve {
  const { x, y, count } = curve;
  const first = firstAtOrBehind(curve, xMin);
  let end = firstAtOrBehind(curve, xMax);
  while (end < count && x[end] === xMax) end += 1;
  const least = isLog ? Number.MIN_VALUE : -Number.MAX_VALUE;
  const points: { x: number; y: number }[] = [];
  const add = (i: number): void => {
    const value = y[i] ?? NaN;
    if (value >= least && value < Infinity) points.push({ x: x[i] ?? 0, y: value });
  };
  if (first > 0) add(first - 1);
  const inside = { first, end, add, least };
  const isShort = end - first <= 2 * columns || xMax <= xMin;
  extremes.follow(isShort ? 0 : count);
  const extent = isShort ? addAll(curve, inside) : addExtremes(curve, inside, { xMin, xMax, columns }, extremes);
  if (end < count) add(end);
  return { points, ...extent };
}

interface Inside {
  readonly first: number;
  readonly end: number;
  readonly add: (i: number) => void;
  /** Values from here on can be drawn. */
  readonly least: number;
}

interface Extent {
  readonly yMin: number;
  readonly yMax: number;
}

function addAll({ y }: Curve, { first, end, add, least }: Inside): Extent {
  let yMin = Infinity;
  let yMax = -Infinity;
  for (let i = first; i < end; i += 1) {
    const value = y[i] ?? NaN;
    if (!(value >= least && value < Infinity)) continue;
    if (value < yMin) yMin = value;
    if (value > yMax) yMax = value;
    add(i);
  }
  return { yMin, yMax };
}

function addExtremes(
  { x, y, count }: Curve,
  { first, end, add, least }: Inside,
  { xMin, xMax, columns }: { xMin: number; xMax: number; columns: number },
  extremes: BlockExtremes,
): Extent {
  let yMin = Infinity;
  let yMax = -Infinity;
  let from = first;
  for (let column = 1; column <= columns && from < end; column += 1) {
    const edge = xMin + ((xMax - xMin) * column) / columns;
    const to = column === columns ? end : Math.min(end, firstAtOrBehind({ x, count }, edge));
    extremes.find(from, to, least);
    const { low, high } = extremes;
    from = to;
    if (low < 0) continue;
    add(Math.min(low, high));
    if (low !== high) add(Math.max(low, high));
    yMin = Math.min(yMin, y[low] ?? yMin);
    yMax = Math.max(yMax, y[high] ?? yMax);
  }
  return { yMin, yMax };
}
