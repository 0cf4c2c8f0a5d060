import { describe, expect, it } from 'vitest';
import { firstAtOrBehind, nearestPoint, thinCurve, type Curve } from './decimate';

function curve(y: readonly number[], x: readonly number[] = y.map((_, i) => i)): Curve {
  return { x: Float64Array.from(x), y: Float64Array.from(y), count: y.length };
}

const wave = curve(Array.from({ length: 20_000 }, (_, i) => Math.sin(i / 700) + (i === 12_345 ? 5 : 0)));

/** By looking at every value. */
function brute({ x, y, count }: Curve, min: number, max: number, columns: number, isLog: boolean) {
  const usable = (i: number): boolean => Number.isFinite(y[i]) && (!isLog || y[i]! > 0);
  const all = Array.from({ length: count }, (_, i) => i);
  const inside = all.filter((i) => x[i]! >= min && x[i]! <= max);
  const kept = new Set<number>();
  for (let column = 0; column < columns; column += 1) {
    const [from, to] = [column, column + 1].map((each) => min + ((max - min) * each) / columns);
    const isLast = column === columns - 1;
    const own = inside.filter((i) => usable(i) && x[i]! >= from! && (isLast || x[i]! < to!));
    if (own.length === 0) continue;
    kept.add(own.reduce((a, b) => (y[b]! < y[a]! ? b : a)));
    kept.add(own.reduce((a, b) => (y[b]! > y[a]! ? b : a)));
  }
  const edges = [all.findLast((i) => x[i]! < min), all.find((i) => x[i]! > max)];
  for (const i of edges) if (i !== undefined && usable(i)) kept.add(i);
  return [...kept].sort((a, b) => a - b).map((i) => ({ x: x[i]!, y: y[i]! }));
}

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
    const points = thinCurve(curve([3, 1, 2]), { min: 0, max: 2 }, 100, false);
    expect(points).toEqual([0, 1, 2].map((x, i) => ({ x, y: [3, 1, 2][i] })));
  });

  it('keeps two points for each column at most, and every peak', () => {
    const points = thinCurve(wave, { min: 0, max: 19_999 }, 500, false);
    expect(points.length).toBeLessThanOrEqual(1000);
    expect(points.find(({ x }) => x === 12_345)?.y).toBeCloseTo(Math.sin(12_345 / 700) + 5);
    expect(points.every(({ x, y }) => wave.y[x] === y)).toBe(true);
    expect(points.every(({ x }, i) => i === 0 || x > points[i - 1]!.x)).toBe(true);
  });

  it('runs on to one point behind either edge', () => {
    const points = thinCurve(curve([9, 1, 2, 3, -9]), { min: 0.5, max: 3.5 }, 100, false);
    expect(points.map(({ x }) => x)).toEqual([0, 1, 2, 3, 4]);
  });

  it('leaves out what can’t be drawn', () => {
    const odd = curve([1, NaN, Infinity, 0, -1, 2]);
    expect(thinCurve(odd, { min: 0, max: 5 }, 100, false).map(({ y }) => y)).toEqual([1, 0, -1, 2]);
    expect(thinCurve(odd, { min: 0, max: 5 }, 100, true).map(({ y }) => y)).toEqual([1, 2]);
    expect(thinCurve(odd, { min: 0, max: 5 }, 2, true).map(({ y }) => y)).toEqual([1, 2]);
  });

  it('is what a look at every value finds', () => {
    const odd = { ...wave, y: wave.y.map((value, i) => (i % 97 === 0 ? NaN : value)) };
    for (const [min, max, count] of [
      [0, 19_999, 9000],
      [0, 19_999, 20_000],
      [133.5, 17_000.25, 20_000],
    ] as const) {
      for (const isLog of [false, true]) {
        for (const part of [wave, odd].map((each) => ({ ...each, count }))) {
          expect(thinCurve(part, { min, max }, 300, isLog)).toEqual(brute(part, min, max, 300, isLog));
        }
      }
    }
  });

  it('of nothing is nothing', () => {
    expect(thinCurve(curve([]), { min: 0, max: 1 }, 10, false)).toEqual([]);
  });
});
