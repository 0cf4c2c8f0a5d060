import { describe, expect, it } from 'vitest';
import type { WeightSpec } from './architecture';
import { initialWeight } from './initial-weights';

function spec(part: WeightSpec['part'], shape: readonly number[]): WeightSpec {
  return { name: `dense_1/${part}`, layer: 'dense_1', part, shape };
}

describe('initial weights', () => {
  it.each([
    [[200, 100], Math.sqrt(6 / 300)],
    [[3, 3, 16, 48], Math.sqrt(6 / (9 * 64))],
  ])('of a kernel %j fill Keras’ Glorot range evenly', (shape, limit) => {
    const values = initialWeight(spec('kernel', shape), 5, 0);
    const most = values.reduce((a, b) => Math.max(a, Math.abs(b)), 0);
    expect(most).toBeLessThanOrEqual(limit);
    expect(most).toBeGreaterThan(0.99 * limit);
    const variance = values.reduce((sum, value) => sum + value * value, 0) / values.length;
    expect(variance / (limit ** 2 / 3)).toBeCloseTo(1, 1);
  });

  it('of a bias are zero', () => {
    expect(initialWeight(spec('bias', [4]), 5, 1)).toEqual(new Float32Array(4));
  });

  it('depend on the seed and on the place in the network', () => {
    const kernel = spec('kernel', [8, 8]);
    expect(initialWeight(kernel, 5, 2)).toEqual(initialWeight(kernel, 5, 2));
    expect(initialWeight(kernel, 5, 2)).not.toEqual(initialWeight(kernel, 6, 2));
    expect(initialWeight(kernel, 5, 2)).not.toEqual(initialWeight(kernel, 5, 4));
  });
});
