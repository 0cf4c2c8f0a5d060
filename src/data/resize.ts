/** The one resize filter of Lathe: for training, validation, prediction and previews alike. */

/** Recorded in every run: antialiased bilinear, the filter that PIL calls BILINEAR and TensorFlow `triangle`. */
export const RESIZE_FILTER = 'triangle';

/** For each place of the output: where its source begins and how the source’s values are weighted. */
interface Taps {
  /** Of every output place, in source samples. */
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
  for (let place = 0; place < to; place += 1) {
    const centre = (place + 0.5) * step;
    const start = Math.max(0, Math.floor(centre - radius + 0.5));
    const end = Math.min(from, Math.floor(centre + radius + 0.5));
    const row = Array.from({ length: end - start }, (_, i) => triangle((start + i + 0.5 - centre) / radius));
    const sum = row.reduce((total, weight) => total + weight, 0);
    taps.starts[place] = start;
    taps.counts[place] = row.length;
    taps.weights.set(
      row.map((weight) => weight / sum),
      place * width,
    );
  }
  return taps;
}

function triangle(x: number): number {
  return Math.max(0, 1 - Math.abs(x));
}

/** Columns: `height` × `width` × 3 bytes to `height` × `size` × 3 floats. */
function resizeColumns(source: Uint8Array, height: number, width: number, size: number): Float32Array {
  const { starts, counts, weights, width: tapWidth } = triangleTaps(width, size);
  const out = new Float32Array(height * size * 3);
  const rowLength = width * 3;
  // Each value is used by several places: as a number of the kind it is multiplied with, it is converted once.
  const row = new Float64Array(rowLength);
  let at = 0;
  for (let y = 0; y < height; y += 1) {
    row.set(source.subarray(y * rowLength, (y + 1) * rowLength));
    for (let x = 0; x < size; x += 1) {
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
      out[at] = red;
      out[at + 1] = green;
      out[at + 2] = blue;
      at += 3;
    }
  }
  return out;
}

/** Rows: `height` × `size` × 3 floats to `size` × `size` × 3 bytes, rounded to the nearest. */
function resizeRows(source: Float32Array, height: number, size: number): Uint8Array {
  const { starts, counts, weights, width: tapWidth } = triangleTaps(height, size);
  const rowLength = size * 3;
  const out = new Uint8Array(size * rowLength);
  const row = new Float64Array(rowLength);
  for (let y = 0; y < size; y += 1) {
    row.fill(0);
    for (let tap = 0; tap < (counts[y] ?? 0); tap += 1) {
      const weight = weights[y * tapWidth + tap] ?? 0;
      const from = ((starts[y] ?? 0) + tap) * rowLength;
      for (let i = 0; i < rowLength; i += 1) row[i] = (row[i] ?? 0) + weight * (source[from + i] ?? 0);
    }
    // Bytes are cut off behind the point: half more rounds to the nearest, in half the time of Math.round.
    const to = y * rowLength;
    for (let i = 0; i < rowLength; i += 1) out[to + i] = (row[i] ?? 0) + 0.5;
  }
  return out;
}

/**
 * Resizes RGB bytes (height × width × 3) to size × size × 3, whatever the shape was, as Keras’ `load_img` does. Works on
 * the stored values, without gamma; the result has the same bits on every machine.
 */
export function resizeSquare(source: Uint8Array, width: number, height: number, size: number): Uint8Array {
  if (width === size && height === size) return source;
  return resizeRows(resizeColumns(source, height, width, size), height, size);
}
