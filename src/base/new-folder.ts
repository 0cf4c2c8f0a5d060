/** A folder that appears whole or not at all. */

import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm, rmdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { toldError } from '../shared/failures/failure';
import { makeFolders } from './make-folders';
import { asWriteFailure } from './write-failure';

const HINT = 'Make room or give the right to write there, or choose another folder.';

/**
 * Has `fill` write into a folder beside `folder`, then renames it; gives what `fill` gives. Throws LatheError `folder-not-empty` when something
 * is there already, `folder-not-writable` or `disk-full`, and what `fill` throws; nothing is left behind then.
 */
export async function makeFolder<T>(folder: string, fill: (aside: string) => Promise<T>): Promise<T> {
  await requireNew(folder);
  const aside = `${folder}.${randomUUID()}.partial`;
  try {
    await makeFolders(dirname(folder));
    await mkdir(aside);
    const result = await fill(aside);
    // Windows does not rename onto an empty folder.
    await rmdir(folder).catch(() => undefined);
    await rename(aside, folder);
    return result;
  } catch (cause) {
    await rm(aside, { recursive: true, force: true });
    throw asWriteFailure(folder, HINT, cause);
  }
}

/** Throws LatheError `folder-not-empty` when something is in the folder already. */
export async function requireNew(folder: string): Promise<void> {
  const names = await readdir(folder).catch((error: unknown) => {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    if (isMissing) return [];
    throw asWriteFailure(folder, HINT, error);
  });
  if (names.length === 0) return;
  const message = `A new or an empty folder was expected at “${folder}”, but it holds ${names.length} entries.`;
  throw toldError('folder-not-empty', message, 'Name a folder that does not exist yet.');
}
