import { describe, expect, it } from 'vitest';
import type { ChartSeries } from './chart-series';
import { nextPoint, readAt } from './reading';

function series(id: string, points: readonly (readonly [number, number])[]): ChartSeries {
  const x = Float64Array.from([...points.map(([each]) => each), 0, 0]);
  const y = Float64Array.from([...points.map(([, each]) => each), 0, 0]);
  return { id, label: id, token: '--run-0', dash: [], x, y, count: points.length };
}

const steps = series('steps', [
  [1, 0.9],
  [2, 0.8],
  [3, 0.7],
]);
const epochs = series('epochs', [[3, 0.5]]);

describe('reading a chart', () => {
  it('takes the nearest point of each line that is near enough', () => {
    expect(readAt([steps, epochs], 1.9, 0.5)).toEqual({ x: 2, values: [{ series: steps, x: 2, y: 0.8 }] });
    expect(readAt([steps, epochs], 2.9, 0.5)?.values.map(({ y }) => y)).toEqual([0.7, 0.5]);
    expect(readAt([epochs], 1, 0.5)).toBeNull();
    expect(readAt([], 1, 0.5)).toBeNull();
  });

  it('leaves out what lies behind a smoothed line', () => {
    expect(readAt([{ ...steps, isBackground: true }], 2, 0.5)).toBeNull();
  });

  it('goes from point to point', () => {
    expect(nextPoint([steps, epochs], 2, 1)).toBe(3);
    expect(nextPoint([steps], 2, -1)).toBe(1);
    expect(nextPoint([steps], 3, 1)).toBe(3);
    expect(nextPoint([epochs], -Infinity, 1)).toBe(3);
  });
});
