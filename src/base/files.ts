/** Reads and writes files in full: one read or write of the system may do only a part. */

import { mkdir, open, readdir, stat, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { systemCode } from './file-errors';

export class EndsEarlyError extends RangeError {
  constructor(
    readonly after: number,
    readonly of: number,
  ) {
    super(`it ends after ${after} of ${of} bytes`);
  }
}

export function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

/** Bytes of all files in a folder and below, as far as they can be looked at. */
export async function bytesBelow(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  const sizes = await Promise.all(files.map((file) => stat(file).catch(() => ({ size: 0 }))));
  return sizes.reduce((sum, { size }) => sum + size, 0);
}

/**
 * Makes a folder and its parents. Throws the file system’s own error: on a read-only disk Node’s recursive `mkdir` reports
 * a missing folder instead, and where folders can’t be made in one that is there, as in /proc, it tries for ever.
 */
export async function makeFolders(folder: string, mode?: number): Promise<void> {
  const parent = dirname(folder);
  try {
    await makeFolder(folder, mode);
  } catch (error) {
    if (systemCode(error) !== 'ENOENT' || parent === folder) throw error;
    await makeFolders(parent, mode);
    await makeFolder(folder, mode);
  }
}

async function makeFolder(folder: string, mode: number | undefined): Promise<void> {
  try {
    await mkdir(folder, mode);
  } catch (error) {
    const isThere = await stat(folder).then(
      (found) => found.isDirectory(),
      () => false,
    );
    if (!isThere) throw error;
  }
}

export async function withFile<T>(file: string, flags: string, use: (handle: FileHandle) => Promise<T>): Promise<T> {
  const handle = await open(file, flags);
  try {
    return await use(handle);
  } finally {
    await handle.close();
  }
}

/** Fills `into` from `position` on. @returns the number of bytes read, which is less at the end of the file */
export async function readInto(handle: FileHandle, position: number, into: Uint8Array): Promise<number> {
  let done = 0;
  while (done < into.byteLength) {
    const { bytesRead } = await handle.read(into, done, into.byteLength - done, position + done);
    if (bytesRead === 0) break;
    done += bytesRead;
  }
  return done;
}

/** Reads `length` bytes at `position`. @throws EndsEarlyError */
export async function readExactly(handle: FileHandle, position: number, length: number): Promise<Buffer<ArrayBuffer>> {
  const buffer = Buffer.from(new ArrayBuffer(length));
  const done = await readInto(handle, position, buffer);
  if (done < length) throw new EndsEarlyError(position + done, position + length);
  return buffer;
}

/** Writes all of `bytes`, at `position` or at the current one. */
export async function writeFully(handle: FileHandle, bytes: Uint8Array, position: number | null = null): Promise<void> {
  for (let done = 0; done < bytes.byteLength;) {
    const at = position === null ? null : position + done;
    done += (await handle.write(bytes, done, bytes.byteLength - done, at)).bytesWritten;
  }
}

/**
 * Writes a file in place, part by part, and flushes it. Use `atomic.ts` where another process may read it meanwhile.
 *
 * @returns its size in bytes
 */
export function writeFlushed(file: string, ...parts: readonly (string | Uint8Array)[]): Promise<number> {
  return withFile(file, 'w', async (handle) => {
    let bytes = 0;
    for (const part of parts) {
      const content = typeof part === 'string' ? Buffer.from(part) : part;
      await writeFully(handle, content);
      bytes += content.byteLength;
    }
    // A device or a pipe can’t be flushed and would fail.
    if ((await handle.stat()).isFile()) await handle.sync();
    return bytes;
  });
}
