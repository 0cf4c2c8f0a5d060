import { describe, expect, it } from 'vitest';
import fixture from './pillow-resize.fixture.json';
import { resizeSquare } from './resize';

describe('the resize filter', () => {
  it.each(fixture.cases)('equals Pillow’s antialiased bilinear from $width × $height to $size', (each) => {
    const resized = resizeSquare(Uint8Array.from(each.pixels), each.width, each.height, each.size);
    const differences = [...resized].map((value, i) => Math.abs(value - each.expected[i]!));
    expect(resized.length).toBe(each.size * each.size * 3);
    expect(Math.max(...differences)).toBeLessThanOrEqual(0.502);
  });

  it('keeps a plain surface plain, white and black included', () => {
    for (const value of [0, 1, 127, 255]) {
      const resized = resizeSquare(new Uint8Array(37 * 53 * 3).fill(value), 37, 53, 16);
      expect(new Set(resized)).toEqual(new Set([value]));
    }
  });

  it('averages a fine pattern instead of picking pixels out of it', () => {
    const stripes = Uint8Array.from({ length: 400 * 400 * 3 }, (_, i) => (Math.floor(i / 3) % 2 === 0 ? 0 : 255));
    const resized = resizeSquare(stripes, 400, 400, 50);
    expect(Math.min(...resized)).toBeGreaterThan(120);
    expect(Math.max(...resized)).toBeLessThan(135);
  });
});
