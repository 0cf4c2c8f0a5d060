/** Room on a disk. */

import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { systemCode } from './file-errors';

/**
 * Bytes that this person may still write in a folder, or in the one that it would be made in; null where the system does
 * not say.
 */
export async function freeBytes(folder: string): Promise<number | null> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  } catch (error) {
    const parent = dirname(folder);
    return systemCode(error) === 'ENOENT' && parent !== folder ? freeBytes(parent) : null;
  }
}
