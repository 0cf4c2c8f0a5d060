/** Looks at one file before training: what it is, whether it decodes to the end, its size and its hash. */

import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import type { ImageProblemCode } from '../../shared/dataset';
import { decodeImage, formatOf, readHeader, UndecodableError, type ImageHeader } from '../images/decode';
import { judgeExtension, SNIFFED_BYTES } from '../images/image-format';

/** Images with a shorter edge, in pixels, are left out. */
export const MIN_EDGE = 10;

/** Files with more bytes are not read. */
const MAX_FILE_BYTES = 512 * 1024 * 1024;

/** The size for which a scan decodes; only what is beyond 50 megapixels depends on it. */
const SCAN_SIZE = 64;

interface Note {
  readonly code: ImageProblemCode;
  readonly message: string;
}

/** What was found: a usable image with what is worth a note, or the reason why it is none. */
export type Inspection =
  | {
      readonly kind: 'usable';
      readonly sha256: string;
      /** In pixels, after the EXIF orientation is applied. */
      readonly width: number;
      readonly height: number;
      readonly notes: readonly Note[];
    }
  | { readonly kind: 'unusable'; readonly note: Note };

/** Inspects a regular file. Never throws for what is wrong with a file. */
export async function inspectFile(file: string): Promise<Inspection> {
  try {
    return await inspectBytes(file, await readImageFile(file));
  } catch (error) {
    if (error instanceof UndecodableError) return unusable(error.code, error.message);
    if (isSystemError(error)) return unusable('unreadable', `The file can’t be read (${error.code}).`);
    throw error;
  }
}

const unusable = (code: ImageProblemCode, message: string): Inspection => ({
  kind: 'unusable',
  note: { code, message },
});

function isSystemError(error: unknown): error is NodeJS.ErrnoException & { code: string } {
  return error instanceof Error && 'syscall' in error && 'code' in error && typeof error.code === 'string';
}

/** The bytes of an image; of anything else no more than its beginning is read. Throws UndecodableError. */
export async function readImageFile(file: string): Promise<Buffer> {
  const handle = await open(file, 'r');
  try {
    const { size } = await handle.stat();
    const head = Buffer.alloc(Math.min(size, SNIFFED_BYTES));
    await handle.read(head, 0, head.length, 0);
    formatOf(head);
    if (size > MAX_FILE_BYTES) {
      const limit = MAX_FILE_BYTES / 1024 / 1024;
      throw new UndecodableError('too-large', `The file has ${size} bytes; at most ${limit} MB are read.`);
    }
    return await handle.readFile();
  } finally {
    await handle.close();
  }
}

async function inspectBytes(file: string, bytes: Buffer): Promise<Inspection> {
  const header = await readHeader(bytes);
  const { width, height } = header;
  if (Math.min(width, height) < MIN_EDGE) {
    return unusable('too-small', `It is ${width} × ${height} pixels; both edges must have at least ${MIN_EDGE}.`);
  }
  await decodeImage(bytes, SCAN_SIZE);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { kind: 'usable', sha256, width, height, notes: notesOn(basename(file), header) };
}

function notesOn(name: string, { format, frames }: ImageHeader): Note[] {
  const notes: Note[] = [];
  const extension = judgeExtension(name, format);
  if (extension === 'wrong') notes.push({ code: 'wrong-extension', message: `The content is ${format}.` });
  if (extension === 'missing') {
    notes.push({ code: 'missing-extension', message: `The name has no extension; the content is ${format}.` });
  }
  if (frames > 1) notes.push({ code: 'animated', message: `It has ${frames} frames or pages; the first is used.` });
  return notes;
}
