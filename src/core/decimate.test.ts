import { describe, expect, it } from 'vitest';
import { firstAtOrBehind, nearestPoint, thinCurve } from './decimate';
import type { Curve } from './decimate';

function curve(y: readonly number[], x: readonly number[] = y.map((_, i) => i)): Curve {
  return { x: Float64Array.from(x), y: Float64Array.from(y), count: y.length };
}

const wave = curve(Array.from({ length: 20_000 }, (_, i) => Math.sin(i / 700) + (i === 12_345 ? 5 : 0)));

describe('finding a point', () => {
  const steps = curve([0, 0, 0, 0], [1, 3, 3, 8]);
  it('takes the first of equals', () => {
    expect([0, 1, 2, 3, 4, 9].map((at) => firstAtOrBehind(steps, at))).toEqual([0, 0, 1, 1, 3, 4]);
  });
  it('takes the nearer neighbour', () => {
    expect([-9, 1.9, 2.1, 5, 6, 99].map((at) => nearestPoint(steps, at))).toEqual([0, 0, 1, 2, 3, 3]);
    expect(nearestPoint(curve([]), 3)).toBe(-1);
  });
  it('counts only what is filled', () => {
    expect(nearestPoint({ x: Float64Array.of(1, 2, 0, 0), count: 2 }, 9)).toBe(1);
  });
});

describe('a thinned curve', () => {
  it('is itself where it is short', () => {
    const { points, yMin, yMax } = thinCurve(curve([3, 1, 2]), 0, 2, 100, false);
    expect(points).toEqual([0, 1, 2].map((x, i) => ({ x, y: [3, 1, 2][i] })));
    expect([yMin, yMax]).toEqual([1, 3]);
  });

  it('keeps two points for each column at most, and every peak', () => {
    const { points, yMax } = thinCurve(wave, 0, 19_999, 500, false);
    expect(points.length).toBeLessThanOrEqual(1000);
    expect(points.some(({ x }) => x === 12_345)).toBe(true);
    expect(yMax).toBeCloseTo(Math.sin(12_345 / 700) + 5);
    expect(points.every(({ x, y }) => wave.y[x] === y)).toBe(true);
    expect(points.every(({ x }, i) => i === 0 || x > points[i - 1]!.x)).toBe(true);
  });

  it('runs on to one point behind either edge, which does not stretch the axis', () => {
    const { points, yMin, yMax } = thinCurve(curve([9, 1, 2, 3, -9]), 0.5, 3.5, 100, false);
    expect(points.map(({ x }) => x)).toEqual([0, 1, 2, 3, 4]);
    expect([yMin, yMax]).toEqual([1, 3]);
  });

  it('leaves out what can’t be drawn', () => {
    const odd = curve([1, NaN, Infinity, 0, -1, 2]);
    expect(thinCurve(odd, 0, 5, 100, false).points.map(({ y }) => y)).toEqual([1, 0, -1, 2]);
    expect(thinCurve(odd, 0, 5, 100, true).points.map(({ y }) => y)).toEqual([1, 2]);
    expect(thinCurve(odd, 0, 5, 2, true).points.map(({ y }) => y)).toEqual([1, 2]);
  });

  it('of nothing is nothing', () => {
    expect(thinCurve(curve([]), 0, 1, 10, false)).toEqual({ points: [], yMin: Infinity, yMax: -Infinity });
  });
});
