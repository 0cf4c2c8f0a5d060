import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromHalves, halfToNumber, roundToHalves, toHalves } from './bytes';

const half = (value: number): number => toHalves(Float32Array.of(value))[0]!;

describe('half precision', () => {
  it.each([
    [0, 0x0000],
    [-0, 0x8000],
    [1, 0x3c00],
    [-2, 0xc000],
    [65504, 0x7bff],
    [2 ** -24, 0x0001],
    [2 ** -14, 0x0400],
    [1 / 3, 0x3555],
    [Infinity, 0x7c00],
  ])('writes %d as IEEE 754 does', (value, bits) => {
    expect(half(value)).toBe(bits);
  });

  it('gives every number that it can hold back as it was', () => {
    const all = Uint16Array.from({ length: 0x1_0000 }, (_, bits) => bits).filter((bits) => (bits & 0x7fff) <= 0x7c00);
    const values = new Float32Array(all.length);
    fromHalves(all, values);
    expect(toHalves(values)).toEqual(all);
  });

  it('takes the nearest, and the even one of two that are as near', () => {
    expect(half(2049)).toBe(half(2048));
    expect(half(2051)).toBe(half(2052));
    expect(half(2 ** -25)).toBe(0);
    expect(half(2 ** -25 * 1.0001)).toBe(1);
    fc.assert(
      fc.property(fc.float({ min: -65504, max: 65504, noNaN: true }), (value) => {
        const bits = half(value);
        const error = Math.abs(halfToNumber(bits) - value);
        for (const other of [bits - 1, bits + 1]) {
          const number = halfToNumber(other & 0xffff);
          if (Number.isFinite(number)) expect(error).toBeLessThanOrEqual(Math.abs(number - value));
        }
      }),
    );
  });

  it('keeps what is finite finite, and what is no number none', () => {
    expect(roundToHalves(Float32Array.of(1e6, -1e6, 65519.99, Number.NaN))).toEqual(
      Float32Array.of(65504, -65504, 65504, Number.NaN),
    );
  });
});
