/** Tables as files. */

import { rename, rm, stat, writeFile } from 'node:fs/promises';
import { LatheError } from '../shared/failure';

/**
 * Writes a table whole or not at all: an older one is still there when the disk is full.
 *
 * @throws LatheError disk-full, folder-not-writable
 */
export async function writeCsv(file: string, text: string): Promise<void> {
  // What is there and no file, like a terminal, can only be written to.
  const isReplaced = await stat(file).then(
    (found) => found.isFile(),
    () => true,
  );
  const aside = isReplaced ? `${file}.new` : file;
  try {
    await writeFile(aside, text);
    if (isReplaced) await rename(aside, file);
  } catch (cause) {
    if (isReplaced) await rm(aside, { force: true }).catch(() => undefined);
    throw tableFailure(file, cause);
  }
}

function tableFailure(file: string, cause: unknown): LatheError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  const isFull = cause instanceof Error && 'code' in cause && (cause.code === 'ENOSPC' || cause.code === 'EDQUOT');
  return new LatheError(
    isFull ? 'disk-full' : 'folder-not-writable',
    `A table was expected to be written to ${file}; ${reason}.`,
    isFull
      ? 'Free some space, or name a file on another disk.'
      : 'Name a file in a folder that exists and that you may write to.',
    { cause },
  );
}
