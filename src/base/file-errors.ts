/** The one place where file errors of the operating system become failures. */

import { LatheError } from '../shared/failures/failure';
import type { WritePlace } from '../shared/failures/step-facts';

/** The error’s code, such as `ENOENT`; null for other errors. */
export function systemCode(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}

/** Whether a system’s code says that a path leads nowhere. */
export function isNowhere(code: string | null): boolean {
  return code === 'ENOENT' || code === 'ENOTDIR';
}

/** A link, a pipe, a device or a folder where a file was expected. */
export class NoFileError extends Error {
  override readonly name = 'NoFileError';

  /** As the system calls a folder; nothing for the others. */
  readonly code: 'EISDIR' | null;

  constructor(
    readonly path: string,
    isFolder = false,
  ) {
    super('it is no regular file');
    this.code = isFolder ? 'EISDIR' : null;
  }
}

/** How the system names its errors; Node’s own have an underscore. */
const SYSTEM_CODE = /^E[A-Z0-9]+$/;

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
 * @returns LatheError disk-full, folder-not-writable or, for any other error of the system, disk-error; another error as
 *   it was
 */
export function translateFileError(error: unknown, path: string, place: WritePlace = 'run'): Error {
  if (!(error instanceof Error)) return new Error(String(error));
  const system = systemCode(error) ?? '';
  if (error instanceof NoFileError) return new LatheError('run-has-other', { path: error.path }, { cause: error });
  const isSystem = !(error instanceof LatheError) && SYSTEM_CODE.test(system);
  const reason = isSystem ? (WRITING[system] ?? 'system-refused') : undefined;
  return reason === undefined ? error : new LatheError(reason, { path, system, place }, { cause: error });
}

/**
 * Throws on what says nothing about a file: a disk that fails, too many open files. Whoever takes an unreadable file for a
 * missing or damaged one asks here first, or would throw good data away.
 *
 * @throws LatheError disk-error
 */
export function rethrowDiskError(error: unknown, path: string): void {
  const system = systemCode(error);
  if (system === null || !SYSTEM_CODE.test(system) || system in WRITING) return;
  throw translateFileError(error, path);
}

/** A folder of images that can’t be read: LatheError folder-missing, folder-not-a-folder or folder-unreadable. */
export function unreadableFolder(folder: string, cause: unknown): LatheError {
  const system = systemCode(cause) ?? String(cause);
  if (system === 'ENOENT') return new LatheError('folder-missing', { folder }, { cause });
  if (system === 'ENOTDIR') return new LatheError('folder-is-file', { folder }, { cause });
  return new LatheError('folder-unreadable', { folder, system }, { cause });
}
