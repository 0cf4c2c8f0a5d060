import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { randomAt } from '../../src/core/training/random';
import { loadNativeAddon } from '../../src/data/images/native-addon';
import { openImageResizer, resizeSquare } from '../../src/data/images/resize';

const addonFolder = resolve(import.meta.dirname, '..', '..', 'resources', 'addon');
const state = loadNativeAddon(addonFolder);
if (state.kind === 'unavailable') console.warn(`Skipped: pictures resized by the addon: ${state.why.reason}.`);

/** Bytes of all values, edges of every shape among them: white beside black in about every eighth pixel. */
function noise(width: number, height: number): Uint8Array {
  const random = randomAt(7, 'split', width, height);
  return Uint8Array.from({ length: width * height * 3 }, () => {
    const value = Math.floor(random.next() * 290);
    return value > 255 ? 255 * (value % 2) : value;
  });
}

describe('who resizes pictures', () => {
  it('is TypeScript where there is no addon', () => {
    expect(openImageResizer(null)).toBe(resizeSquare);
    expect(openImageResizer(import.meta.dirname)).toBe(resizeSquare);
  });
});

describe.skipIf(state.kind === 'unavailable')('the addon’s resizing', () => {
  const resize = openImageResizer(addonFolder);

  it('is used', () => expect(resize).not.toBe(resizeSquare));

  it.each([
    ['an ordinary photograph', 500, 375, 150],
    ['a tall one', 333, 1000, 224],
    ['a picture that is enlarged', 37, 53, 180],
    ['one that is enlarged in one axis only', 20, 400, 64],
    ['a strip', 1, 700, 48],
    ['a strip that lies', 3001, 2, 33],
    ['a single pixel', 1, 1, 20],
    ['whole multiples', 448, 672, 224],
    ['the largest square', 900, 700, 1024],
    ['a square of one pixel', 19, 23, 1],
  ])('of %s has the bits of TypeScript’s', (_, width, height, size) => {
    const pixels = noise(width, height);
    expect(Buffer.from(resize(pixels, width, height, size)).equals(resizeSquare(pixels, width, height, size))).toBe(
      true,
    );
  });

  it('returns a picture that has the size already', () => {
    const pixels = noise(16, 16);
    expect(resize(pixels, 16, 16, 16)).toBe(pixels);
  });

  it('takes the memory of a larger buffer, as decoded pictures come', () => {
    const pixels = noise(40, 30);
    const inside = Buffer.concat([Buffer.alloc(5), pixels, Buffer.alloc(3)]).subarray(5, 5 + pixels.length);
    expect([...resize(inside, 40, 30, 16)]).toEqual([...resizeSquare(pixels, 40, 30, 16)]);
  });
});

describe.skipIf(state.kind === 'unavailable')('the addon’s resizing of what makes no sense', () => {
  const { resizeSquare: native } = (state.kind === 'loaded' ? state.exports : {}) as {
    resizeSquare: (...values: unknown[]) => Uint8Array;
  };
  const taps = (starts: number[], counts: number[], weights = 2) => ({
    starts: Int32Array.from(starts),
    counts: Int32Array.from(counts),
    weights: new Float32Array(starts.length * weights),
  });
  const good = taps([0, 1], [2, 1]);

  it('is refused where reading a property takes the memory of another away', () => {
    const columns = taps([0, 1], [2, 1]);
    const rows = {
      ...good,
      get weights(): Float32Array {
        structuredClone(columns.counts, { transfer: [columns.counts.buffer] });
        return good.weights;
      },
    };
    expect(() => native(new Uint8Array(12), 2, 2, 2, columns, rows)).toThrow(/columns: expected starts, counts/);
  });

  it.each([
    ['too few pixels', new Uint8Array(11), 2, 2, 2, good, good, 'pixels: expected 12 values, received 11'],
    ['floats', new Float32Array(12), 2, 2, 2, good, good, 'pixels: expected a Uint8Array'],
    ['no width', new Uint8Array(12), 0, 2, 2, good, good, 'width: expected an integer from 1 to 65535'],
    ['half a pixel', new Uint8Array(12), 2, 2, 1.5, good, good, 'size: expected an integer from 1 to 4096'],
    ['too few places', new Uint8Array(12), 2, 2, 2, taps([0], [2]), good, 'columns: expected starts, counts'],
    [
      'samples outside',
      new Uint8Array(12),
      2,
      2,
      2,
      good,
      taps([0, 1], [2, 2]),
      'rows: expected samples of the picture',
    ],
    ['samples before', new Uint8Array(12), 2, 2, 2, taps([-1, 1], [2, 1]), good, 'columns: expected samples'],
    ['places out of order', new Uint8Array(12), 2, 2, 2, good, taps([1, 0], [1, 2]), 'rows: expected samples'],
    [
      'more samples than weights',
      new Uint8Array(12),
      2,
      2,
      2,
      taps([0, 1], [2, 1], 1),
      good,
      'columns: expected samples',
    ],
    ['no taps', new Uint8Array(12), 2, 2, 2, {}, good, 'columns.starts: expected an Int32Array'],
  ])('refuses %s', (_, pixels, width, height, size, columns, rows, message) => {
    expect(() => native(pixels, width, height, size, columns, rows)).toThrow(message);
  });
});
