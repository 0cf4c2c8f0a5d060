import { describe, expect, it } from 'vitest';
import { aCount, aNumber } from './arguments';

describe('a number', () => {
  it('is one, however it is written', () => {
    expect([aNumber('16'), aNumber('1e-4'), aCount('3')]).toEqual([16, 1e-4, 3]);
    for (const text of ['', ' ', 'abc', '1,5', 'Infinity', 'NaN', '1e999']) expect(() => aNumber(text)).toThrow();
    for (const text of ['0', '-1', '1.5']) expect(() => aCount(text)).toThrow();
  });
});
