import { describe, expect, it } from 'vitest';
import { formatFor } from '../i18n/format';
import { twoPartAxis, xAxis, yTexts } from './axis';

const format = formatFor('en');

describe('an axis', () => {
  it('of steps has whole numbers only', () => {
    expect(xAxis('count', format).ticks(1, 3, 9)).toEqual([1, 2, 3]);
  });

  it('that begins anew at 0 counts each part from 1, in round numbers', () => {
    const axis = twoPartAxis(120, (value) => `H${value}`, format);
    expect(axis.ticks(-119, 40, 8).map(axis.text)).toEqual(['H20', 'H40', 'H60', 'H80', 'H100', 'H120', '20', '40']);
    expect(axis.ticks(5, 40, 4).map(axis.text)).toEqual(['10', '20', '30', '40']);
  });

  it('writes shares as percentages, exactly where they are read', () => {
    const { text, exact } = yTexts('share', format);
    expect([text(0.5), text(0.125), exact(0.98765)]).toEqual(['50%', '12.5%', '98.77%']);
  });
});
