/** Exact reads from an open file, for readers that trust no length that stands in it. */

import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import type { LatheError } from '../shared/failures/failure';
import { toldError } from '../shared/failures/failure';

/**
 * A weights file that can’t be used as one.
 *
 * @param found what was there instead of `expected`: a clause without a full stop
 */
export function weightsUnreadable(file: string, expected: string, found: string, cause?: unknown): LatheError {
  return toldError(
    'weights-unreadable',
    `${expected} was expected in ${file}; ${found}.`,
    'Download or export the file again, or choose another one: .safetensors, .h5, .keras, or the model.json of TensorFlow.js.',
    { cause },
  );
}

/** `cause` as a clause for a person. */
export function reasonOf(cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EISDIR') return 'it is a folder';
  if (code === 'EACCES' || code === 'EPERM') return 'it may not be read';
  return `reading it failed with “${cause instanceof Error ? cause.message : String(cause)}”`;
}

/**
 * Reads `length` bytes at `position`.
 *
 * @throws RangeError when the file ends before
 */
export async function readExactly(handle: FileHandle, position: number, length: number): Promise<Buffer<ArrayBuffer>> {
  const buffer = Buffer.from(new ArrayBuffer(length));
  let done = 0;
  while (done < length) {
    const { bytesRead } = await handle.read(buffer, done, length - done, position + done);
    if (bytesRead === 0) throw new RangeError(`it ends after ${position + done} of ${position + length} bytes`);
    done += bytesRead;
  }
  return buffer;
}

/** Writes all of `bytes` at the current position; one write may take only a part. */
export async function writeFully(handle: FileHandle, bytes: Uint8Array): Promise<void> {
  let done = 0;
  while (done < bytes.byteLength) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.byteLength - done);
    done += bytesWritten;
  }
}

/**
 * Writes a file in place, part by part, and flushes it to the disk: write aside and rename where a reader might look.
 *
 * @returns its size in bytes
 */
export async function writeParts(file: string, parts: readonly Uint8Array[]): Promise<number> {
  const handle = await open(file, 'w');
  try {
    for (const part of parts) await writeFully(handle, part);
    // A device or a pipe has nothing to flush, and says so as an error.
    if ((await handle.stat()).isFile()) await handle.sync();
  } finally {
    await handle.close();
  }
  return parts.reduce((bytes, { byteLength }) => bytes + byteLength, 0);
}
