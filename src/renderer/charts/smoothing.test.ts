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

const plain = { weight: 0.9, restart: 0 };

describe('smoothing', () => {
  it('is TensorBoard’s', () => {
    const smoothed = new SmoothedCurve().follow(VALUES, 300, plain);
    reference([...VALUES], 0.9).forEach((value, i) => expect(smoothed[i]).toBeCloseTo(value, 10));
  });

  it('does nothing with weight 0', () => {
    expect(new SmoothedCurve().follow(VALUES, 300, { weight: 0, restart: 0 })).toEqual(VALUES);
  });

  it('begins at the first value, not at zero', () => {
    expect(new SmoothedCurve().follow(Float64Array.of(5), 1, { weight: 0.99, restart: 0 })[0]).toBeCloseTo(5);
  });

  it('is the same when it grows piece by piece', () => {
    const smoothing = { weight: 0.95, restart: 120 };
    const whole = new SmoothedCurve().follow(VALUES, 300, smoothing).slice();
    const grown = new SmoothedCurve();
    for (const count of [1, 2, 50, 51, 119, 120, 121, 200]) grown.follow(VALUES, count, smoothing);
    const last = grown.follow(VALUES, 300, smoothing);
    whole.forEach((value, i) => expect(last[i]).toBeCloseTo(value, 9));
  });

  it('begins anew where another stage begins', () => {
    const smoothed = new SmoothedCurve().follow(VALUES, 300, { weight: 0.9, restart: 120 });
    const second = reference([...VALUES.subarray(120)], 0.9);
    expect(smoothed[120]).toBeCloseTo(VALUES[120]!);
    expect(smoothed[250]).toBeCloseTo(second[130]!, 10);
    expect(smoothed[119]).toBeCloseTo(reference([...VALUES], 0.9)[119]!, 10);
  });

  it('begins anew with other values, and with another weight', () => {
    const curve = new SmoothedCurve();
    curve.follow(VALUES, 300, plain);
    const smoothed = curve.follow(Float64Array.of(1, 1, 1), 3, plain);
    expect([...smoothed].map((each) => each.toFixed(6))).toEqual(Array.from({ length: 3 }, () => '1.000000'));
    expect(curve.follow(VALUES, 300, { weight: 0, restart: 0 })[299]).toBe(VALUES[299]);
  });
});
