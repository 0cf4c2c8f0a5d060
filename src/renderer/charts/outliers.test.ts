import { describe, expect, it } from 'vitest';
import { withoutOutliers } from './outliers';

const curve = (values: readonly number[], points = false) => ({
  x: Float64Array.from(values, (_, i) => i + 1),
  y: Float64Array.from(values),
  count: values.length,
  points,
});
/** A loss that falls slowly from 0.6 to 0.2. */
const falling = (count: number): number[] => Array.from({ length: count }, (_, i) => 0.6 - (0.4 * i) / count);
const all = { min: 1, max: 6000 };

describe('outliers', () => {
  it('are the spikes at the start of a long run, so that the rest is not drawn flat', () => {
    const found = withoutOutliers([curve([40, 25, 12, ...falling(5997)])], all);
    expect(found?.max).toBeLessThan(0.7);
    expect(found?.min).toBeGreaterThanOrEqual(0.2);
  });

  it('are none where the axis has room for all, and none among a few values', () => {
    expect(withoutOutliers([curve(falling(6000))], all)).toBeNull();
    expect(withoutOutliers([curve([40, ...falling(9)])], all)).toBeNull();
    expect(withoutOutliers([], all)).toBeNull();
  });

  it('are never results of an epoch, which are few and all shown', () => {
    const validation = curve([3, 0.5, 0.3], true);
    const found = withoutOutliers([curve([40, 25, ...falling(5998)]), validation], all);
    expect(found?.max).toBeGreaterThan(3);
    expect(found?.max).toBeLessThan(4);
  });

  it('are judged among what is in sight', () => {
    const spiked = [curve([40, 25, ...falling(5998)])];
    expect(withoutOutliers(spiked, { min: 100, max: 6000 })).toBeNull();
    expect(withoutOutliers(spiked, { min: 1, max: 3000 })?.max).toBeLessThan(0.7);
  });

  it('are no values that are not finite', () => {
    expect(withoutOutliers([curve([NaN, Infinity, ...falling(100)])], all)).toBeNull();
  });
});
