/**
 * Images that are made for a page and kept in the cache: thumbnails, and squares as a network sees them. A host reads
 * this too, so nothing here loads an image decoder.
 */

import { createHash, randomUUID } from 'node:crypto';
import type { Stats } from 'node:fs';
import { lstat, readdir, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolders } from '../../base/make-folders';
import { asWriteFailure } from '../../base/write-failure';

/** Few, so that an image that is shown in many sizes is kept in few. */
const THUMBNAIL_EDGES = [64, 128, 256, 512, 1024] as const;

/** The edge in pixels at which a thumbnail is made that shall be shown at `edge`: the next larger one, or the largest. */
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
  return `${createHash('sha256').update(facts).digest('hex').slice(0, 40)}.webp`;
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

/** Between two notes that a file is in use. */
const TOUCH_MS = 60 * 60 * 1000;

/** Whether a file is kept; then it is noted that it is in use. One that a power failure emptied is not. */
export async function isKept(file: string): Promise<boolean> {
  const stats = await lstat(file).catch(() => null);
  if (stats === null || !stats.isFile() || stats.size === 0) return false;
  const now = new Date();
  if (now.getTime() - stats.mtimeMs > TOUCH_MS) await utimes(file, now, now).catch(() => undefined);
  return true;
}

const HINT = 'Make room on the disk of the cache, or choose another place for it with LATHE_CACHE.';
/** Files that are added between two looks at how much there is. */
const TIDY_EVERY = 500;

/** A folder of files that may all be lost: written whole, and the longest unused go when there is too much. */
export class KeptFolder {
  private added = 0;
  private tidying: Promise<void> = Promise.resolve();

  constructor(
    private readonly folder: string,
    private readonly mostBytes: number,
  ) {}

  /**
   * Keeps a file. The other files are looked at in the background now and then.
   *
   * @returns its absolute path
   * @throws LatheError disk-full, folder-not-writable
   */
  async put(name: string, bytes: Uint8Array): Promise<string> {
    const file = join(this.folder, name);
    const aside = join(this.folder, `.${randomUUID()}.tmp`);
    try {
      await makeFolders(this.folder);
      await writeFile(aside, bytes);
      await rename(aside, file);
    } catch (cause) {
      await rm(aside, { force: true }).catch(() => undefined);
      throw asWriteFailure(this.folder, HINT, cause);
    }
    if (this.added % TIDY_EVERY === 0) this.tidying = this.tidying.then(() => this.tidy());
    this.added += 1;
    return file;
  }

  /** Removes the longest unused files until the others take no more than `mostBytes`. Never throws. */
  async tidy(): Promise<void> {
    const names = await readdir(this.folder).catch(() => []);
    const files: { readonly file: string; readonly bytes: number; readonly usedMs: number }[] = [];
    for (const name of names) {
      const file = join(this.folder, name);
      const stats = await lstat(file).catch(() => null);
      if (stats?.isFile() === true) files.push({ file, bytes: stats.size, usedMs: stats.mtimeMs });
    }
    files.sort((a, b) => b.usedMs - a.usedMs);
    let bytes = 0;
    for (const each of files) {
      bytes += each.bytes;
      if (bytes > this.mostBytes) await rm(each.file, { force: true }).catch(() => undefined);
    }
  }

  /** Resolves when nothing is being removed. */
  settled(): Promise<void> {
    return this.tidying;
  }
}
