/**
 * Images that are made for a page and kept in the cache: thumbnails, and squares as a network sees them. A host reads
 * this too, so nothing here loads an image decoder.
 */

import type { Stats } from 'node:fs';
import { join } from 'node:path';
import { sha256 } from '../../base/hash';

/** A few sizes only, so that images shown in many sizes take little room. */
const THUMBNAIL_EDGES = [64, 128, 256, 512, 1024] as const;

/** The edge in pixels of the thumbnail to make for showing at `edge`: the next larger size, or the largest. */
export function thumbnailEdge(edge: number): number {
  return THUMBNAIL_EDGES.find((each) => each >= edge) ?? 1024;
}

export function thumbnailsFolder(cacheFolder: string): string {
  return join(cacheFolder, 'thumbnails');
}

/** The name of a thumbnail: another one when the file is another. */
export function thumbnailName(
  file: string,
  { size, mtimeMs, ctimeMs }: Pick<Stats, 'size' | 'mtimeMs' | 'ctimeMs'>,
  edge: number,
): string {
  const facts = JSON.stringify([1, file, size, mtimeMs, ctimeMs, edge]);
  return `${sha256(facts).slice(0, 40)}.webp`;
}

export function madeFolder(cacheFolder: string): string {
  return join(cacheFolder, 'made');
}

/** The id of a made image is the front of its pixels’ SHA-256: nothing else names a file here. */
export function isMadeId(id: string): boolean {
  return /^[0-9a-f]{32}$/.test(id);
}

export function madeName(id: string): string {
  return `${id}.png`;
}
