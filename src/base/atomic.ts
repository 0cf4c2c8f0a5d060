/** Writes files and folders whole: a crash leaves the old one or the new one, never a part. */

import { randomUUID } from 'node:crypto';
import { lstat, mkdir, readdir, rename, rm, rmdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { LatheError } from '../shared/failures/failure';
import { systemCode, translateFileError } from './file-errors';
import { makeFolders, withFile, writeFlushed } from './files';

/** Makes new, renamed and removed entries of a folder survive a power failure. */
export async function syncFolder(folder: string): Promise<void> {
  // Windows opens no folders, and keeps their entries safe by itself.
  if (process.platform !== 'win32') await withFile(folder, 'r', (handle) => handle.sync());
}

/** How many processes may write the same file: with `many`, each call uses a temporary name of its own. */
type Writers = 'one' | 'many';

/** Names of temporary files begin like this; a process that died may leave one. */
export const ASIDE_PREFIX = '.new-';

/** Behind the target’s name, where many processes write. */
const OWN_SUFFIX = /-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** Writing takes minutes at most: what is older was left by a process that died. */
const LEFTOVER_MS = 24 * 3600 * 1000;

/** Names of the temporary files and folders of targets whose names are `isTarget`. */
export function asideOf(isTarget: (name: string) => boolean): (name: string) => boolean {
  return (name) => {
    const target = name.startsWith(ASIDE_PREFIX) ? name.slice(ASIDE_PREFIX.length) : null;
    return target !== null && (isTarget(target) || isTarget(target.replace(OWN_SUFFIX, '')));
  };
}

/** Removes what processes that died left in a folder. Only tidying: never throws. */
export async function removeLeftovers(
  folder: string,
  isTemporary: (name: string) => boolean,
  now = new Date(),
): Promise<void> {
  for (const name of (await readdir(folder).catch(() => [])).filter(isTemporary)) {
    const aside = join(folder, name);
    const stats = await lstat(aside).catch(() => null);
    if (stats === null || now.getTime() - stats.mtimeMs <= LEFTOVER_MS) continue;
    await rm(aside, { recursive: true, force: true }).catch(() => undefined);
  }
}

/**
 * Has `fill` make a hidden file or folder beside the target, then renames it. Throws what `fill` and the file system
 * throw, and then removes the temporary file.
 */
export async function writeAside<T>(target: string, writers: Writers, fill: (aside: string) => Promise<T>): Promise<T> {
  const own = writers === 'one' ? '' : `-${randomUUID()}`;
  const aside = join(dirname(target), `${ASIDE_PREFIX}${basename(target)}${own}`);
  try {
    // A process that died left it; and nothing is written through a link that somebody else put there.
    await rm(aside, { recursive: true, force: true });
    const result = await fill(aside);
    await rename(aside, target);
    return result;
  } catch (error) {
    await rm(aside, { recursive: true, force: true }).catch(() => undefined);
    throw error;
  }
}

/** Does the same for a folder, which `fill` finds empty, and flushes the folder’s entry. */
export async function writeFolderAside<T>(
  target: string,
  writers: Writers,
  fill: (aside: string) => Promise<T>,
): Promise<T> {
  const result = await writeAside(target, writers, async (aside) => {
    await mkdir(aside);
    return fill(aside);
  });
  try {
    await syncFolder(dirname(target));
    return result;
  } catch (error) {
    // What might be lost with the power is not there: whoever is told that it failed makes another one.
    await rm(target, { recursive: true, force: true }).catch(() => undefined);
    throw error;
  }
}

/**
 * Replaces a file whole, and flushes it. Only one process at a time may replace the same file.
 *
 * @throws LatheError disk-full, folder-not-writable; the old file is then still there
 */
export async function replaceFile(file: string, content: string | Uint8Array): Promise<void> {
  try {
    await writeAside(file, 'one', (aside) => writeFlushed(aside, content));
    await syncFolder(dirname(file));
  } catch (error) {
    throw translateFileError(error, file);
  }
}

/**
 * Writes a file that a person named, whole or not at all: an older file survives a full disk. A device, a terminal or the
 * target of a link is written in place.
 *
 * @param write writes to the path that it is given
 * @throws LatheError disk-full, folder-not-writable, and what `write` throws
 */
export async function writeNamedFile<T>(file: string, write: (path: string) => Promise<T>): Promise<T> {
  try {
    await removeLeftovers(
      dirname(file),
      asideOf((name) => name === basename(file)),
    );
    const found = await lstat(file).catch(() => null);
    return found === null || found.isFile() ? await writeAside(file, 'many', write) : await write(file);
  } catch (error) {
    throw translateFileError(error, file, 'file');
  }
}

/**
 * Makes a folder that a person named, whole or not at all.
 *
 * @param fill writes into the folder that it is given
 * @throws LatheError folder-not-empty when something is there already, folder-not-writable, disk-full, and what `fill`
 *   throws
 */
export async function makeNamedFolder<T>(folder: string, fill: (aside: string) => Promise<T>): Promise<T> {
  await requireNew(folder);
  try {
    await makeFolders(dirname(folder));
    await removeLeftovers(
      dirname(folder),
      asideOf((name) => name === basename(folder)),
    );
    return await writeFolderAside(folder, 'many', async (aside) => {
      const result = await fill(aside);
      // Windows does not rename onto an empty folder.
      await rmdir(folder).catch(() => undefined);
      return result;
    });
  } catch (error) {
    throw translateFileError(error, folder, 'folder');
  }
}

/** @throws LatheError folder-not-empty when something is in the folder already, folder-not-writable */
export async function requireNew(folder: string): Promise<void> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') return [];
    throw translateFileError(error, folder, 'folder');
  });
  if (names.length > 0) throw new LatheError('folder-not-empty', { folder, entries: names.length });
}
