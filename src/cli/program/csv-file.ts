/** Tables as files. */

import { writeFile } from 'node:fs/promises';
import { writeNamedFile } from '../../base/atomic-file';
import type { LatheError } from '../../shared/failures/failure';
import { toldError } from '../../shared/failures/failure';

/**
 * Writes a table whole or not at all: an older one is still there when the disk is full.
 *
 * @throws LatheError disk-full, folder-not-writable
 */
export async function writeCsv(file: string, text: string): Promise<void> {
  try {
    await writeNamedFile(file, (path) => writeFile(path, text));
  } catch (cause) {
    throw tableFailure(file, cause);
  }
}

function tableFailure(file: string, cause: unknown): LatheError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  const isFull = cause instanceof Error && 'code' in cause && (cause.code === 'ENOSPC' || cause.code === 'EDQUOT');
  return toldError(
    isFull ? 'disk-full' : 'folder-not-writable',
    `A table was expected to be written to ${file}; ${reason}.`,
    isFull
      ? 'Free some space, or name a file on another disk.'
      : 'Name a file in a folder that exists and that you may write to.',
    { cause },
  );
}
