/** What the file system says when something can’t be written, as an expected failure. */

import { toldError } from '../shared/failures/failure';

const NO_ROOM: readonly unknown[] = ['ENOSPC', 'EDQUOT'];
const NOT_ALLOWED: readonly unknown[] = ['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST'];

/**
 * `disk-full` or `folder-not-writable` for what was thrown while `folder` was written, with `hint`; any other cause is
 * given back as it is.
 */
export function asWriteFailure(folder: string, hint: string, cause: unknown): unknown {
  const code = cause instanceof Error && 'code' in cause ? cause.code : null;
  if (NO_ROOM.includes(code)) {
    const message = `Room was expected on the disk of “${folder}”, but it is full (${String(code)}).`;
    return toldError('disk-full', message, hint, { cause });
  }
  if (NOT_ALLOWED.includes(code)) {
    const message = `A folder that can be written was expected at “${folder}” (${String(code)}).`;
    return toldError('folder-not-writable', message, hint, { cause });
  }
  return cause;
}
