/**
 * Opens files that anybody may have made: those in a run’s folder, which may come from elsewhere, and those that a person
 * names. Nothing is read that could wait for ever or has no end (a pipe, a device), and inside a run no link.
 */

import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { lstat, open, type FileHandle } from 'node:fs/promises';
import { readInto } from './files';
import { NoFileError, systemCode } from './file-errors';

/** Windows has neither. */
const { O_NOFOLLOW, O_NONBLOCK } = constants as Partial<typeof constants>;
const NO_LINK = O_NOFOLLOW ?? 0;
const NO_WAITING = O_NONBLOCK ?? 0;

export class TooLargeError extends RangeError {
  override readonly name = 'TooLargeError';

  constructor(
    readonly bytes: number,
    readonly most: number,
  ) {
    super(`it has ${bytes} bytes; at most ${most} were expected`);
  }
}

function linkRefused(error: unknown, path: string): unknown {
  return systemCode(error) === 'ELOOP' ? new NoFileError(path) : error;
}

async function openRegular(path: string, flags: number): Promise<FileHandle> {
  const handle = await open(path, flags | NO_WAITING).catch((error: unknown) => {
    throw linkRefused(error, path);
  });
  try {
    const stats = await handle.stat();
    if (stats.isFile()) return handle;
    throw new NoFileError(path, stats.isDirectory());
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** Opens a file that a person named, for reading; it may be a link. @throws NoFileError */
export function openNamed(path: string): Promise<FileHandle> {
  return openRegular(path, constants.O_RDONLY);
}

/** The first bytes of a file that a person named, fewer where it is shorter. @throws NoFileError */
export async function readBeginning(path: string, length: number): Promise<Buffer> {
  const handle = await openNamed(path);
  try {
    const buffer = Buffer.alloc(length);
    return buffer.subarray(0, await readInto(handle, 0, buffer));
  } finally {
    await handle.close();
  }
}

/** Opens a file inside a run. @param flags of open(2), e.g. `O_RDWR`. @throws NoFileError */
export function openInside(path: string, flags: number = constants.O_RDONLY): Promise<FileHandle> {
  return openRegular(path, flags | NO_LINK);
}

/** All of a file inside a run. @param most bytes. @throws NoFileError, TooLargeError */
export async function readInside(path: string, most: number): Promise<Buffer> {
  const handle = await openInside(path);
  try {
    const { size } = await handle.stat();
    if (size > most) throw new TooLargeError(size, most);
    const content = Buffer.alloc(size);
    return content.subarray(0, await readInto(handle, 0, content));
  } finally {
    await handle.close();
  }
}

/** The same where a step can’t wait. */
export function readInsideSync(path: string, most: number): Buffer {
  let file: number;
  try {
    file = openSync(path, constants.O_RDONLY | NO_LINK | NO_WAITING);
  } catch (error) {
    throw linkRefused(error, path);
  }
  try {
    const stats = fstatSync(file);
    if (!stats.isFile()) throw new NoFileError(path);
    if (stats.size > most) throw new TooLargeError(stats.size, most);
    const content = Buffer.alloc(stats.size);
    let done = 0;
    for (let read = -1; read !== 0 && done < content.length; done += read) {
      read = readSync(file, content, done, content.length - done, done);
    }
    return content.subarray(0, done);
  } finally {
    closeSync(file);
  }
}

/** The first of these paths that is neither missing nor what it should be; null if there is none. A link is neither. */
export async function otherThan(kind: 'file' | 'folder', paths: readonly string[]): Promise<string | null> {
  for (const path of paths) {
    const found = await lstat(path).catch((error: unknown) => {
      if (systemCode(error) === 'ENOENT') return null;
      throw error;
    });
    if (found !== null && !(kind === 'file' ? found.isFile() : found.isDirectory())) return path;
  }
  return null;
}
