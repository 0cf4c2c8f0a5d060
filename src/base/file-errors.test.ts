import { describe, expect, it } from 'vitest';
import { LatheError } from '../shared/failures/failure';
import { translateFileError } from './file-errors';

const systemError = (code: string): Error => Object.assign(new Error(`${code}: it failed`), { code });

describe('an error of the file system', () => {
  it.each([
    ['ENOSPC', 'disk-full'],
    ['EDQUOT', 'disk-full'],
    ['EFBIG', 'disk-full'],
    ['EROFS', 'folder-not-writable'],
    ['EACCES', 'folder-not-writable'],
    ['EPERM', 'folder-not-writable'],
    ['ETXTBSY', 'folder-not-writable'],
    ['ELOOP', 'folder-not-writable'],
    ['EIO', 'disk-error'],
    ['EMFILE', 'disk-error'],
    ['ESTALE', 'disk-error'],
    ['ENAMETOOLONG', 'disk-error'],
  ])('%s becomes %s and names the path', (code, expected) => {
    const error = translateFileError(systemError(code), '/runs/x');
    expect(error).toMatchObject({ code: expected });
    expect(error.message).toContain('/runs/x');
    expect(error.message).toContain(code);
  });

  it('that means nothing special stays as it is, and so does an expected failure', () => {
    const other = systemError('ERR_INVALID_ARG_VALUE');
    expect(translateFileError(other, '/x')).toBe(other);
    const failure = new LatheError('task-cancelled', {});
    expect(translateFileError(failure, '/x')).toBe(failure);
    expect(translateFileError('text', '/x').message).toBe('text');
  });
});
