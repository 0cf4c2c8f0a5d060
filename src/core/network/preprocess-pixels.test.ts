import { describe, expect, it } from 'vitest';
import { preprocessPixels } from './preprocess-pixels';

describe('preprocessPixels', () => {
  it('turns RGB into BGR and takes the means of ImageNet away', () => {
    const given = Float32Array.of(10, 20, 30, 255, 0, 128);
    const expected = [30 - 103.939, 20 - 116.779, 10 - 123.68, 128 - 103.939, 0 - 116.779, 255 - 123.68];
    preprocessPixels(given, 'imagenet').forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 4));
  });

  it('divides by 255 and keeps the order of the channels', () => {
    expect([...preprocessPixels(Float32Array.of(0, 51, 255), 'rescale')]).toEqual([0, Math.fround(0.2), 1]);
  });

  it('leaves the given array alone', () => {
    const given = Float32Array.of(1, 2, 3);
    preprocessPixels(given, 'imagenet');
    preprocessPixels(given, 'rescale');
    expect([...given]).toEqual([1, 2, 3]);
  });
});
