import { describe, expect, it } from 'vitest';
import { mcnemar } from './mcnemar';

describe('mcnemar', () => {
  // By the binomial distribution: 2 × Σ C(n, k) / 2^n for k up to the smaller number.
  it.each([
    [0, 0, 1],
    [3, 3, 1],
    [1, 0, 1],
    [0, 6, 2 / 64],
    [5, 1, (2 * (1 + 6)) / 64],
    [2, 8, (2 * (1 + 10 + 45)) / 1024],
  ])('of %i and %i is %d', (first, second, p) => {
    expect(mcnemar(first, second)).toBeCloseTo(p, 12);
    expect(mcnemar(second, first)).toBe(mcnemar(first, second));
  });

  it('stays exact where powers of two run out', () => {
    // A standard error of 1,000 images is 15.8: two of them apart is a little more than one in twenty.
    const p = mcnemar(1000 + 45, 1000 - 45);
    expect(p).toBeGreaterThan(0.04);
    expect(p).toBeLessThan(0.05);
    expect(mcnemar(6000, 0)).toBe(0);
  });
});
