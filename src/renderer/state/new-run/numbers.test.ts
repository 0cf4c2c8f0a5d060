import { describe, expect, it } from 'vitest';
import { parseNumber } from './numbers';

describe('parseNumber', () => {
  it.each([
    ['150', 150],
    [' 0.001 ', 0.001],
    ['1e-4', 0.0001],
    ['1E-4', 0.0001],
    ['.5', 0.5],
    ['5.', 5],
    ['-3', -3],
    ['−3', -3],
    ['０．５', 0.5],
  ])('reads %j', (text, value) => {
    expect(parseNumber(text)).toBe(value);
  });

  it.each(['', '  ', 'abc', '1,000', '0,5', '0x10', '1e', '50%', '1 000', 'Infinity', 'NaN', '1e999', '--1'])(
    'refuses %j',
    (text) => {
      expect(parseNumber(text)).toBeNull();
    },
  );
});
