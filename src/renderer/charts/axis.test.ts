import { describe, expect, it } from 'vitest';
import { formatFor } from '../i18n/format';
import { roundEdges, twoPartAxis, xAxis, yAxis } from './axis';

const format = formatFor('en');

describe('an axis', () => {
  it('of steps has whole numbers only', () => {
    expect(xAxis('number', format).ticks(1, 3, 9)).toEqual([1, 2, 3]);
  });

  it('that begins anew at 0 counts each part from 1, in round numbers', () => {
    const axis = twoPartAxis(120, (value) => `H${value}`, format);
    expect(axis.ticks(-119, 40, 8).map(axis.text)).toEqual(['H20', 'H40', 'H60', 'H80', 'H100', 'H120', '20', '40']);
    expect(axis.ticks(5, 40, 4).map(axis.text)).toEqual(['10', '20', '30', '40']);
  });

  it('writes shares as percentages, exactly where they are read', () => {
    const { text, exact } = yAxis('share', false, format);
    expect([text(0.5), text(0.125), exact(0.98765)]).toEqual(['50%', '12.5%', '98.77%']);
  });
});

describe('edges', () => {
  it('lie on round numbers around what is shown, and no share goes above 100%', () => {
    expect(roundEdges(0.11, 0.93, 'loss', false)).toEqual({ min: 0, max: 1 });
    const { min, max } = roundEdges(0.9, 1, 'share', false);
    expect(min).toBeLessThan(0.9);
    expect(max).toBeGreaterThan(1);
    expect(max).toBeLessThan(1.01);
  });

  it('hold a line that never moves, and nothing at all', () => {
    const { min, max } = roundEdges(0.5, 0.5, 'loss', false);
    expect(min < 0.5 && max > 0.5).toBe(true);
    expect(roundEdges(Infinity, -Infinity, 'loss', true)).toEqual({ min: 0.1, max: 1 });
  });
});
