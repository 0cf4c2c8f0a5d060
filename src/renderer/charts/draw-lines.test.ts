import { describe, expect, it } from 'vitest';
import { mappingBetween } from './draw-lines';

describe('the mapping of an axis', () => {
  it('is straight between its ends', () => {
    const { offset, factor } = mappingBetween({ value: 10, pixel: 300 }, { value: 20, pixel: 100 }, false);
    expect([10, 15, 20].map((value) => offset + factor * value)).toEqual([300, 200, 100]);
  });

  it('is straight in the logarithm where the axis is one', () => {
    const { offset, factor } = mappingBetween({ value: 0.01, pixel: 300 }, { value: 1, pixel: 100 }, true);
    expect([0.01, 0.1, 1].map((value) => Math.round(offset + factor * Math.log10(value)))).toEqual([300, 200, 100]);
  });
});
