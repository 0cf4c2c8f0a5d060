import { describe, expect, it } from 'vitest';
import { SmoothedCurve } from './smoothing';

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
    const curve = new SmoothedCurve().follow(VALUES, 300, 0.9, 0);
    reference([...VALUES], 0.9).forEach((value, i) => expect(curve[i]).toBeCloseTo(value, 10));
  });

  it('does nothing with weight 0', () => {
    expect(new SmoothedCurve().follow(VALUES, 300, 0, 0)).toEqual(VALUES);
  });

  it('begins at the first value, not at zero', () => {
    expect(new SmoothedCurve().follow(Float64Array.of(5), 1, 0.99, 0)[0]).toBeCloseTo(5);
  });

  it('is the same when it grows piece by piece', () => {
    const whole = new SmoothedCurve().follow(VALUES, 300, 0.95, 120);
    const grown = new SmoothedCurve();
    for (const count of [0, 1, 2, 50, 51, 119, 120, 121, 200]) grown.follow(VALUES, count, 0.95, 120);
    expect(grown.follow(VALUES, 300, 0.95, 120)).toEqual(whole);
  });

  it('begins anew with other values, with fewer, and with another weight', () => {
    const curve = new SmoothedCurve();
    curve.follow(VALUES, 300, 0.9, 0);
    const ones = curve.follow(Float64Array.of(1, 1, 1), 3, 0.9, 0);
    expect([...ones].map((each) => each.toFixed(6))).toEqual(Array.from({ length: 3 }, () => '1.000000'));
    expect(curve.follow(VALUES, 300, 0, 0)[299]).toBe(VALUES[299]);
    expect(curve.follow(VALUES, 7, 0, 0)[6]).toBe(VALUES[6]);
  });

  it('begins anew where another stage begins', () => {
    const curve = new SmoothedCurve().follow(VALUES, 300, 0.9, 120);
    const second = reference([...VALUES.subarray(120)], 0.9);
    expect(curve[120]).toBeCloseTo(VALUES[120]!);
    expect(curve[250]).toBeCloseTo(second[130]!, 10);
    expect(curve[119]).toBeCloseTo(reference([...VALUES], 0.9)[119]!, 10);
  });
});
