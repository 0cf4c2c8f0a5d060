/** The one place where file errors of the operating system become failures. */

import { LatheError } from '../shared/failures/failure';
import type { WritePlace } from '../shared/failures/step-facts';

/** The error’s code, such as `ENOENT`; null for other errors. */
export function systemCode(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}

const WRITING: Readonly<Partial<Record<string, 'no-room' | 'not-writable' | 'no-place'>>> = {
  ENOSPC: 'no-room',
  EDQUOT: 'no-room',
  EFBIG: 'no-room',
  EROFS: 'not-writable',
  EACCES: 'not-writable',
  EPERM: 'not-writable',
  ENOENT: 'no-place',
  ENOTDIR: 'no-place',
  EISDIR: 'no-place',
  EEXIST: 'no-place',
  ENOTEMPTY: 'no-place',
};

/**
 * @param error what a file operation threw
 * @param path what was to be written
 * @returns LatheError disk-full or folder-not-writable; any other error as it was
 */
export function translateFileError(error: unknown, path: string, place: WritePlace = 'run'): Error {
  if (!(error instanceof Error)) return new Error(String(error));
  const system = systemCode(error) ?? '';
  const reason = error instanceof LatheError ? undefined : WRITING[system];
  return reason === undefined ? error : new LatheError(reason, { path, system, place }, { cause: error });
}

/** A folder of images that can’t be read: LatheError folder-missing, folder-not-a-folder or folder-unreadable. */
export function unreadableFolder(folder: string, cause: unknown): LatheError {
  const system = systemCode(cause) ?? String(cause);
  if (system === 'ENOENT') return new LatheError('folder-missing', { folder }, { cause });
  if (system === 'ENOTDIR') return new LatheError('folder-is-file', { folder }, { cause });
  return new LatheError('folder-unreadable', { folder, system }, { cause });
}
