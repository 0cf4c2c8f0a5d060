/**
 * Augments an image: uint8 in, float32 out, RGB 0 to 255, row by row. Equals Keras' `apply_affine_transform`
 * with `order=1, fill_mode='nearest'` (scipy’s `ndimage.affine_transform`), then Keras' `flip_axis`.
 */

import { isAffine, type Augmentation } from '../../core/training/augmentation';

const RADIANS = Math.PI / 180;

/**
 * The affine map for a square of `size`, composed as in Keras: rotation · shift · shear · zoom, about the centre
 * `size / 2 − 0.5`. The source of place (x, y) of the output is in column `a·x + b·y + e`, row `c·x + d·y + f`.
 */
function affineMap(augmentation: Augmentation, size: number) {
  const cos = Math.cos(augmentation.turn * RADIANS);
  const sin = Math.sin(augmentation.turn * RADIANS);
  const shearCos = Math.cos(augmentation.shear * RADIANS);
  const shearSin = Math.sin(augmentation.shear * RADIANS);
  const [zoomColumns, zoomRows] = augmentation.zoom;
  const right = augmentation.shift[0] * size;
  const down = augmentation.shift[1] * size;
  const a = cos * zoomColumns;
  const b = (-cos * shearSin - sin * shearCos) * zoomRows;
  const c = sin * zoomColumns;
  const d = (-sin * shearSin + cos * shearCos) * zoomRows;
  const centre = size / 2 - 0.5;
  const e = cos * right - sin * down + centre - (a + b) * centre;
  const f = sin * right + cos * down + centre - (c + d) * centre;
  return { a, b, c, d, e, f };
}

/** Writes the augmented `source` (size × size × 3) to `out` from `offset` on. */
export function augmentImage(
  source: Uint8Array,
  size: number,
  augmentation: Augmentation,
  out: Float32Array,
  offset: number,
): void {
  if (isAffine(augmentation) || augmentation.flip) {
    sampleAffine(source, size, affineMap(augmentation, size), augmentation.flip, out, offset);
  } else out.set(source, offset);
}

function sampleAffine(
  source: Uint8Array,
  size: number,
  map: ReturnType<typeof affineMap>,
  flip: boolean,
  out: Float32Array,
  offset: number,
): void {
  const last = size - 1;
  const rowLength = size * 3;
  const step = flip ? -3 : 3;
  for (let y = 0; y < size; y += 1) {
    let to = offset + y * rowLength + (flip ? last * 3 : 0);
    for (let x = 0; x < size; x += 1) {
      const column = Math.min(last, Math.max(0, map.a * x + map.b * y + map.e));
      const row = Math.min(last, Math.max(0, map.c * x + map.d * y + map.f));
      const top = row | 0;
      const left = column | 0;
      const bottomShare = row - top;
      const rightShare = column - left;
      const here = top * rowLength + left * 3;
      const below = top < last ? here + rowLength : here;
      const toRight = left < last ? 3 : 0;
      const w00 = (1 - bottomShare) * (1 - rightShare);
      const w01 = (1 - bottomShare) * rightShare;
      const w10 = bottomShare * (1 - rightShare);
      const w11 = bottomShare * rightShare;
      for (let k = 0; k < 3; k += 1) {
        out[to + k] =
          w00 * (source[here + k] ?? 0) +
          w01 * (source[here + toRight + k] ?? 0) +
          w10 * (source[below + k] ?? 0) +
          w11 * (source[below + toRight + k] ?? 0);
      }
      to += step;
    }
  }
}
