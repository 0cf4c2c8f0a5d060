/**
 * The one resize filter of Lathe: for training, validation, prediction and previews alike. The addon does it where there
 * is one, TypeScript elsewhere, with the same bits.
 */

import { loadNativeAddon } from './native-addon';

/** Recorded in every run: antialiased bilinear, the filter that PIL calls BILINEAR and TensorFlow `triangle`. */
export const RESIZE_FILTER = 'triangle';

/** For each place of the output: where its source begins and how the source’s values are weighted. */
interface Taps {
  /** Of every output place, in source samples; neither they nor the ends ever go back. */
  readonly starts: Int32Array;
  readonly counts: Int32Array;
  /** `width` weights for each output place, sum 1. */
  readonly weights: Float32Array;
  readonly width: number;
}

/**
 * Weights of a triangle as wide as the reduction, cut off at the border and brought to sum 1; without a reduction it is
 * plain bilinear interpolation. Places are pixel centres (half a pixel from the edge).
 */
function triangleTaps(from: number, to: number): Taps {
  const step = from / to;
  const radius = Math.max(1, step);
  const width = Math.ceil(radius) * 2 + 1;
  const taps = { starts: new Int32Array(to), counts: new Int32Array(to), weights: new Float32Array(to * width), width };
  const row = new Float64Array(width);
  for (let place = 0; place < to; place += 1) {
    const centre = (place + 0.5) * step;
    const start = Math.max(0, Math.floor(centre - radius + 0.5));
    const end = Math.min(from, Math.floor(centre + radius + 0.5));
    const count = end - start;
    let sum = 0;
    for (let i = 0; i < count; i += 1) {
      const weight = triangle((start + i + 0.5 - centre) / radius);
      row[i] = weight;
      sum += weight;
    }
    taps.starts[place] = start;
    taps.counts[place] = count;
    for (let i = 0; i < count; i += 1) taps.weights[place * width + i] = (row[i] ?? 0) / sum;
  }
  return taps;
}

function triangle(x: number): number {
  return Math.max(0, 1 - Math.abs(x));
}

/** One row of `width` × 3 values to `taps.starts.length` × 3. */
function narrowRow(row: Float64Array, { starts, counts, weights, width: tapWidth }: Taps, narrow: Float32Array): void {
  let at = 0;
  for (let x = 0; x < starts.length; x += 1) {
    let from = (starts[x] ?? 0) * 3;
    const firstWeight = x * tapWidth;
    const end = firstWeight + (counts[x] ?? 0);
    let red = 0;
    let green = 0;
    let blue = 0;
    for (let tap = firstWeight; tap < end; tap += 1) {
      const weight = weights[tap] ?? 0;
      red += weight * (row[from] ?? 0);
      green += weight * (row[from + 1] ?? 0);
      blue += weight * (row[from + 2] ?? 0);
      from += 3;
    }
    narrow[at] = red;
    narrow[at + 1] = green;
    narrow[at + 2] = blue;
    at += 3;
  }
}

function addRow(row: Float32Array, weight: number, sums: Float64Array, at: number): void {
  for (let i = 0; i < row.length; i += 1) sums[at + i] = (sums[at + i] ?? 0) + weight * (row[i] ?? 0);
}

/**
 * Resizes RGB bytes (height × width × 3) to size × size × 3, whatever the shape was, as Keras’ `load_img` does: each row
 * is narrowed, then added to the rows of the result that it has a part in. Works on the stored values, without gamma;
 * the result has the same bits on every machine, and where the addon does it (`native/resize.cc`).
 */
export function resizeSquare(source: Uint8Array, width: number, height: number, size: number): Uint8Array {
  if (width === size && height === size) return source;
  const columns = triangleTaps(width, size);
  const rows = triangleTaps(height, size);
  const rowLength = width * 3;
  // Each value is used by several places: as a number of the kind it is multiplied with, it is converted once.
  const row = new Float64Array(rowLength);
  const narrow = new Float32Array(size * 3);
  const sums = new Float64Array(size * narrow.length);
  let first = 0;
  for (let y = 0; y < height; y += 1) {
    row.set(source.subarray(y * rowLength, (y + 1) * rowLength));
    narrowRow(row, columns, narrow);
    while (first < size && (rows.starts[first] ?? 0) + (rows.counts[first] ?? 0) <= y) first += 1;
    for (let place = first; place < size && (rows.starts[place] ?? 0) <= y; place += 1) {
      const weight = rows.weights[place * rows.width + y - (rows.starts[place] ?? 0)] ?? 0;
      addRow(narrow, weight, sums, place * narrow.length);
    }
  }
  // Bytes are cut off behind the point: half more rounds to the nearest, in half the time of Math.round.
  const out = new Uint8Array(sums.length);
  for (let i = 0; i < out.length; i += 1) out[i] = (sums[i] ?? 0) + 0.5;
  return out;
}

/** RGB bytes, height × width × 3, to size × size × 3; may return `pixels` itself where the size is that already. */
export type ImageResizer = (pixels: Uint8Array, width: number, height: number, size: number) => Uint8Array;

/** What the addon gives, as its SHA-256 vouches for; wrong arguments are a TypeError. */
interface NativeResizer {
  readonly resizeSquare?: (
    pixels: Uint8Array,
    width: number,
    height: number,
    size: number,
    columns: Taps,
    rows: Taps,
  ) => Uint8Array;
}

/** @param addonFolder where addons lie by platform; null for TypeScript */
export function openImageResizer(addonFolder: string | null): ImageResizer {
  const addon = addonFolder === null ? null : loadNativeAddon(addonFolder);
  const native = addon?.kind === 'loaded' ? (addon.exports as NativeResizer).resizeSquare : undefined;
  if (native === undefined) return resizeSquare;
  return (pixels, width, height, size) =>
    width === size && height === size
      ? pixels
      : native(pixels, width, height, size, triangleTaps(width, size), triangleTaps(height, size));
}
