/** Files that a crash leaves whole: the old one or the new one, never a part. */

import { lstat, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { translateFileError } from './file-errors';
import { writeFully } from './file-bytes';

/** Makes what was created, renamed or removed in a folder survive a power failure. */
export async function syncFolder(folder: string): Promise<void> {
  // Windows opens no folders, and keeps their entries safe by itself.
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Writes a new file and flushes it to the disk. */
export async function writeFlushed(file: string, content: string | Uint8Array): Promise<void> {
  const handle = await open(file, 'w');
  try {
    await writeFully(handle, typeof content === 'string' ? Buffer.from(content) : content);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/**
 * Replaces a file whole: written aside, flushed, renamed. Only one process at a time may replace the same file.
 *
 * @throws LatheError disk-full, folder-not-writable; the old file is then still there
 */
export async function replaceFile(file: string, content: string | Uint8Array): Promise<void> {
  const aside = `${file}.new`;
  try {
    await writeFlushed(aside, content);
    await rename(aside, file);
    await syncFolder(dirname(file));
  } catch (error) {
    await rm(aside, { force: true }).catch(() => undefined);
    throw translateFileError(error, file);
  }
}

/**
 * Writes a file that a person named, whole or not at all: an older one is still there when the disk is full. What is
 * there and no file, like a device or a terminal, can only be written to, and so can what a link leads to.
 *
 * @param write writes to the path that it is given
 */
export async function writeNamedFile<T>(file: string, write: (path: string) => Promise<T>): Promise<T> {
  const isReplaced = await lstat(file).then(
    (found) => found.isFile(),
    () => true,
  );
  if (!isReplaced) return write(file);
  // A person may have a file of any other name.
  const aside = `${file}.${process.pid}.new`;
  try {
    const written = await write(aside);
    await rename(aside, file);
    return written;
  } catch (error) {
    await rm(aside, { force: true }).catch(() => undefined);
    throw error;
  }
}
