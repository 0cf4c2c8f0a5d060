/** What the operating system’s file errors mean to a person: the one place where they become expected failures. */

import { toldError } from '../shared/failures/failure';

const FULL = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);
const NOT_WRITABLE = new Set(['EROFS', 'EACCES', 'EPERM']);

/**
 * @param error what a file operation threw
 * @param path what was to be written
 * @returns LatheError disk-full or folder-not-writable; any other error as it was
 */
export function translateFileError(error: unknown, path: string): Error {
  if (!(error instanceof Error)) return new Error(String(error));
  const code = 'code' in error ? String(error.code) : '';
  if (FULL.has(code)) {
    return toldError(
      'disk-full',
      `Room for ${path} was expected on the disk; there is none left (${code}).`,
      'Free some space, or choose another folder with --runs. What was written before is kept.',
      { cause: error },
    );
  }
  if (NOT_WRITABLE.has(code)) {
    return toldError(
      'folder-not-writable',
      `Lathe was expected to write ${path}; the system does not allow it (${code}).`,
      'Change the permissions of the folder, or choose another one.',
      { cause: error },
    );
  }
  return error;
}
