import { describe, expect, it } from 'vitest';
import { smoothed } from './smoothing';

/** As TensorBoard writes it. */
function reference(values: readonly number[], weight: number): number[] {
  let last = 0;
  return values.map((value, i) => {
    last = last * weight + (1 - weight) * value;
    return last / (1 - weight ** (i + 1));
  });
}

const VALUES = Float64Array.from({ length: 300 }, (_, i) => Math.cos(i) + i / 100);

describe('smoothing', () => {
  it('is TensorBoard’s', () => {
    const curve = smoothed(VALUES, 300, 0.9, 0);
    reference([...VALUES], 0.9).forEach((value, i) => expect(curve[i]).toBeCloseTo(value, 10));
  });

  it('does nothing with weight 0', () => {
    expect(smoothed(VALUES, 300, 0, 0)).toEqual(VALUES);
  });

  it('begins at the first value, not at zero', () => {
    expect(smoothed(Float64Array.of(5), 1, 0.99, 0)[0]).toBeCloseTo(5);
  });

  it('is the same where fewer values are there', () => {
    const whole = smoothed(VALUES, 300, 0.95, 120);
    for (const count of [0, 1, 119, 120, 121, 200]) {
      expect(smoothed(VALUES, count, 0.95, 120)).toEqual(whole.subarray(0, count));
    }
  });

  it('begins anew where another stage begins', () => {
    const curve = smoothed(VALUES, 300, 0.9, 120);
    const second = reference([...VALUES.subarray(120)], 0.9);
    expect(curve[120]).toBeCloseTo(VALUES[120]!);
    expect(curve[250]).toBeCloseTo(second[130]!, 10);
    expect(curve[119]).toBeCloseTo(reference([...VALUES], 0.9)[119]!, 10);
  });
});
