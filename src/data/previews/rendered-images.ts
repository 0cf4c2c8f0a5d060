/** Squares as a network sees them, kept as PNG for a page to show. */

import { join } from 'node:path';
import sharp from 'sharp';
import { DiskCache, isCached } from '../../base/disk-cache';
import { sha256 } from '../../base/hash';
import { madeFolder, madeName } from './image-cache';

/** Some thousand squares. */
const MOST_BYTES = 256 * 1024 * 1024;

/** Values 0 to 255 as a screen shows them. */
function toBytes(values: Float32Array): Uint8Array {
  return Uint8Array.from(values, (value) => Math.round(value));
}

export class MadeImages {
  private readonly kept: DiskCache;
  private readonly folder: string;

  constructor(cacheFolder: string) {
    this.folder = madeFolder(cacheFolder);
    this.kept = new DiskCache(this.folder, MOST_BYTES);
  }

  /**
   * Keeps a square, lossless but for rounding to whole values.
   *
   * @param values RGB 0 to 255, size × size × 3
   * @returns its id, the same one for the same pixels
   * @throws LatheError disk-full, folder-not-writable
   */
  async keep(values: Float32Array, size: number): Promise<string> {
    const pixels = toBytes(values);
    const id = sha256(`${size}\n`, pixels).slice(0, 32);
    const name = madeName(id);
    if (await isCached(join(this.folder, name))) return id;
    await this.kept.put(name, await asPng(pixels, size));
    return id;
  }
}

/** Lossless. @param pixels RGB, size × size × 3 */
function asPng(pixels: Uint8Array, size: number): Promise<Buffer> {
  return sharp(pixels, { raw: { width: size, height: size, channels: 3 } })
    .png({ compressionLevel: 4 })
    .toBuffer();
}

/** A square as a PNG file’s bytes. @param values RGB 0 to 255, size × size × 3 */
export function squarePng(values: Float32Array, size: number): Promise<Buffer> {
  return asPng(toBytes(values), size);
}
