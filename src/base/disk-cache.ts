/** A cache on the disk: files are written whole, and the least recently used are removed when there are too many. */

import { lstat, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeAside } from './atomic';
import { translateFileError } from './file-errors';
import { makeFolders } from './files';

/** The time of a file’s last use is updated at most this often. */
const TOUCH_MS = 60 * 60 * 1000;

/** Whether a cached file is there, and not emptied by a power failure; updates the time of its last use. */
export async function isCached(file: string): Promise<boolean> {
  const stats = await lstat(file).catch(() => null);
  if (stats === null || !stats.isFile() || stats.size === 0) return false;
  const now = new Date();
  if (now.getTime() - stats.mtimeMs > TOUCH_MS) await utimes(file, now, now).catch(() => undefined);
  return true;
}

export interface CachedFile {
  readonly file: string;
  readonly bytes: number;
  /** Milliseconds since 1970. */
  readonly usedMs: number;
}

/** The files of a folder, without those that vanish meanwhile. */
export async function cachedFiles(folder: string, isWanted = (name: string) => name !== ''): Promise<CachedFile[]> {
  const names = (await readdir(folder).catch(() => [])).filter(isWanted).sort();
  const files: CachedFile[] = [];
  for (const name of names) {
    const file = join(folder, name);
    const stats = await lstat(file).catch(() => null);
    if (stats?.isFile() === true) files.push({ file, bytes: stats.size, usedMs: stats.mtimeMs });
  }
  return files;
}

/**
 * Removes the least recently used files until the others take no more than `budget` bytes.
 *
 * @param inUseSince milliseconds since 1970: files that were used since then stay, whatever the budget is
 * @returns what was removed
 */
export async function removeUnused(
  files: readonly CachedFile[],
  budget: number,
  inUseSince = Number.POSITIVE_INFINITY,
): Promise<CachedFile[]> {
  const removed: CachedFile[] = [];
  let bytes = files.reduce((sum, each) => sum + each.bytes, 0);
  for (const each of files.toSorted((a, b) => a.usedMs - b.usedMs || (a.file < b.file ? -1 : 1))) {
    if (bytes <= budget || each.usedMs >= inUseSince) break;
    await rm(each.file, { force: true });
    removed.push(each);
    bytes -= each.bytes;
  }
  return removed;
}

/** After so many new files the size of the cache is checked. */
const TIDY_EVERY = 500;

export class DiskCache {
  private added = 0;

  constructor(
    private readonly folder: string,
    private readonly mostBytes: number,
  ) {}

  /**
   * Adds a file. Now and then this checks the size of the cache in the background.
   *
   * @returns its absolute path
   * @throws LatheError disk-full, folder-not-writable
   */
  async put(name: string, bytes: Uint8Array): Promise<string> {
    const file = join(this.folder, name);
    try {
      await makeFolders(this.folder);
      await writeAside(file, 'many', (aside) => writeFile(aside, bytes));
    } catch (cause) {
      throw translateFileError(cause, file, 'cache');
    }
    if (this.added % TIDY_EVERY === 0) void this.tidy();
    this.added += 1;
    return file;
  }

  /** Removes the least recently used files until the others take no more than `mostBytes`. Never throws. */
  async tidy(): Promise<void> {
    await removeUnused(await cachedFiles(this.folder), this.mostBytes).catch(() => undefined);
  }
}
