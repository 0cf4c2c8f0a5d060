/** Who resizes images: the addon where there is one, TypeScript elsewhere, with the same bits. */

import { loadNativeAddon } from './native-addon';
import { resizeSquare, triangleTaps, type Taps } from './resize';

/** RGB bytes, height × width × 3, to size × size × 3; may return `pixels` itself where the size is that already. */
export type ImageResizer = (pixels: Uint8Array, width: number, height: number, size: number) => Uint8Array;

/** The addon’s function; wrong arguments are a TypeError. */
type AddonResize = (
  pixels: Uint8Array,
  width: number,
  height: number,
  size: number,
  columns: Taps,
  rows: Taps,
) => Uint8Array;

function hasResize(exports: unknown): exports is { readonly resizeSquare: AddonResize } {
  return (
    typeof exports === 'object' &&
    exports !== null &&
    'resizeSquare' in exports &&
    typeof exports.resizeSquare === 'function'
  );
}

/** @param addonFolder where addons lie by platform; null for TypeScript */
export function openImageResizer(addonFolder: string | null): ImageResizer {
  const addon = addonFolder === null ? null : loadNativeAddon(addonFolder);
  if (addon?.kind !== 'loaded' || !hasResize(addon.exports)) return resizeSquare;
  const native = addon.exports.resizeSquare;
  return (pixels, width, height, size) =>
    width === size && height === size
      ? pixels
      : native(pixels, width, height, size, triangleTaps(width, size), triangleTaps(height, size));
}
