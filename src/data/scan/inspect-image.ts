/** Looks at one file before training: what it is, whether it decodes to the end, its size and its hash. */

import { basename } from 'node:path';
import { systemCode } from '../../base/file-errors';
import { readInto, withFile } from '../../base/files';
import { sha256 } from '../../base/hash';
import type { ImageNote } from '../../shared/failures/image-notes';
import { IMAGE_FORMATS, type ImageFormat } from '../../shared/file-formats';
import { UnusableImageError } from '../images/decoder';
import { decodeImage, formatOf, readHeader, SNIFFED_BYTES } from '../images/decoders';

/** Images with a shorter edge, in pixels, are left out. */
export const MIN_EDGE = 10;

const MAX_FILE_BYTES = 512 * 1024 * 1024;

/** The size for which a scan decodes; only what is beyond 50 megapixels depends on it. */
const SCAN_SIZE = 64;

/** What was found: a usable image with what is worth a note, or the reason why it is none. */
export type Inspection =
  | {
      readonly kind: 'usable';
      readonly sha256: string;
      /** In pixels, after the EXIF orientation is applied. */
      readonly width: number;
      readonly height: number;
      readonly notes: readonly ImageNote[];
    }
  | { readonly kind: 'unusable'; readonly note: ImageNote };

/** Inspects a regular file. Never throws for what is wrong with a file. */
export async function inspectFile(file: string): Promise<Inspection> {
  try {
    return await inspectBytes(file, await readImageFile(file));
  } catch (error) {
    return { kind: 'unusable', note: noteOf(error) };
  }
}

/** Why an image could not be read or decoded. @throws any other error as it is */
export function noteOf(error: unknown): ImageNote {
  if (error instanceof UnusableImageError) return error.note;
  const system = error instanceof Error && 'syscall' in error ? systemCode(error) : null;
  if (system === null) throw error;
  return { reason: 'unreadable', facts: { system } };
}

/** The bytes of an image; of anything else no more than its beginning is read. @throws UnusableImageError */
export function readImageFile(file: string): Promise<Buffer> {
  return withFile(file, 'r', async (handle) => {
    const { size } = await handle.stat();
    const head = Buffer.alloc(Math.min(size, SNIFFED_BYTES));
    formatOf(head.subarray(0, await readInto(handle, 0, head)));
    if (size > MAX_FILE_BYTES) throw new UnusableImageError('too-many-bytes', { bytes: size, most: MAX_FILE_BYTES });
    return handle.readFile();
  });
}

async function inspectBytes(file: string, bytes: Buffer): Promise<Inspection> {
  const { format, width, height, frames } = await readHeader(bytes);
  if (Math.min(width, height) < MIN_EDGE) throw new UnusableImageError('too-small', { width, height, least: MIN_EDGE });
  const { notes: noticed = [] } = await decodeImage(bytes, SCAN_SIZE);
  const notes = [...extensionNotes(basename(file), format), ...noticed];
  if (frames > 1) notes.push({ reason: 'frames', facts: { frames } });
  return { kind: 'usable', sha256: sha256(bytes), width, height, notes };
}

/** What the extension of `name` says about a file that is a `format`; nothing where it fits. */
export function extensionNotes(name: string, format: ImageFormat): ImageNote[] {
  const extension = /\.([^.]*)$/.exec(name)?.[1]?.toLowerCase() ?? '';
  const fitting: readonly string[] = IMAGE_FORMATS[format];
  if (fitting.includes(extension)) return [];
  // "cat.0" has a number, not an extension.
  return [{ reason: /^\d*$/.test(extension) ? 'missing-extension' : 'wrong-extension', facts: { format } }];
}
