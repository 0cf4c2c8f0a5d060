import { describe, expect, it } from 'vitest';
import { multiplesBetween, niceStep, niceTicks, timeStep } from './axis-ticks';

describe('ticks', () => {
  it('are 1, 2 or 5 times a power of ten', () => {
    expect([10, 11, 21, 51, 0.003].map((span) => niceStep(span, 10))).toEqual([1, 2, 5, 10, 0.0005]);
    expect(niceTicks(0.12, 0.71, 5)).toEqual([0.2, 0.4, 0.6]);
    expect(niceTicks(0, 0.3, 3)).toEqual([0, 0.1, 0.2, 0.3]);
  });

  it('of whole things are whole', () => {
    expect(niceTicks(1, 3, 10, 1)).toEqual([1, 2, 3]);
  });

  it('have no minus zero, and none where nothing is', () => {
    expect(Object.is(multiplesBetween(-1, 1, 1)[1], 0)).toBe(true);
    expect(multiplesBetween(0, 1e9, 1)).toEqual([]);
    expect(niceTicks(5, 5, 4)).toEqual([5]);
  });

  it('of time are those of a clock', () => {
    expect([50_000, 4 * 60_000, 3 * 3_600_000].map((span) => timeStep(span, 6))).toEqual([10_000, 60_000, 1_800_000]);
    expect(timeStep(900 * 86_400_000, 5)).toBe(200 * 86_400_000);
  });
});
