/** The interface of image decoders, and the error that all of them throw. */

import sharp, { type Sharp } from 'sharp';
import {
  IMAGE_NOTES,
  type ImageNote,
  type ImageNoteFacts,
  type ImageNoteReason,
} from '../../shared/failures/image-notes';
import { noteText } from '../../shared/image-problems';

export interface RgbImage {
  readonly width: number;
  readonly height: number;
  /** Row by row, height × width × 3. */
  readonly pixels: Uint8Array;
  /** What was noticed while it was decoded. */
  readonly notes?: readonly ImageNote[];
}

/** In pixels, as the image is seen: after its orientation is applied. */
export interface ImageSize {
  readonly width: number;
  readonly height: number;
  /** Frames of an animation, pages of a document; 1 for an ordinary image. */
  readonly frames: number;
}

/** Every function throws UnusableImageError for a file that can’t be decoded. */
export interface Decoder {
  /** How a file of the format begins, as Latin-1 text (the format’s specification). */
  readonly begins: RegExp;
  /** Size and frames, without decoding. */
  readonly header: (bytes: Buffer) => ImageSize | Promise<ImageSize>;
  /** `size` is the edge that the caller will resize to: an image that is much larger may come reduced. */
  readonly decode: (bytes: Buffer, size: number) => RgbImage | Promise<RgbImage>;
  /** WebP, neither edge longer than `edge`, never enlarged, and nothing but pixels: no profile, no EXIF. */
  readonly reduce: (bytes: Buffer, edge: number) => Promise<Buffer>;
}

type NoteArgs = { [R in ImageNoteReason]: [reason: R, facts: ImageNoteFacts[R]] }[ImageNoteReason];

export class UnusableImageError extends Error {
  readonly note: ImageNote;

  constructor(...[reason, facts]: NoteArgs) {
    const note = { reason, facts } as ImageNote;
    super(noteText(note));
    this.note = note;
  }

  static of({ reason, facts }: ImageNote): UnusableImageError {
    return new UnusableImageError(...([reason, facts] as NoteArgs));
  }

  get code() {
    return IMAGE_NOTES[this.note.reason].code;
  }
}

/** Up to here an image is decoded whole (150 MB). */
export const MAX_WHOLE_PIXELS = 50_000_000;

/** Encodes an image for a person to look at: fast, and good enough to show flaws of the original. */
export function toWebp(image: Sharp, edge: number): Promise<Buffer> {
  return image
    .resize({ width: edge, height: edge, fit: 'inside', withoutEnlargement: true })
    .webp({ quality: 85, effort: 2 })
    .toBuffer();
}

/**
 * A decoder for a format of still images that Lathe decodes by itself.
 *
 * @param readSize throws RangeError, as `readPixels` does, where the file ends too early
 */
export function pixelDecoder(
  begins: RegExp,
  readSize: (bytes: Buffer) => { readonly width: number; readonly height: number },
  readPixels: (bytes: Buffer) => Uint8Array,
): Decoder {
  const reading = <T>(read: () => T): T => {
    try {
      return read();
    } catch (cause) {
      throw cause instanceof RangeError ? new UnusableImageError('ends-early', {}) : cause;
    }
  };
  const header = (bytes: Buffer): ImageSize => {
    const { width, height } = reading(() => readSize(bytes));
    if (width * height > MAX_WHOLE_PIXELS) {
      throw new UnusableImageError('too-many-pixels', { size: [width, height], most: MAX_WHOLE_PIXELS });
    }
    if (width <= 0 || height <= 0) throw new UnusableImageError('no-size', { width, height });
    return { width, height, frames: 1 };
  };
  const decode = (bytes: Buffer): RgbImage => {
    const { width, height } = header(bytes);
    return { width, height, pixels: reading(() => readPixels(bytes)) };
  };
  return {
    begins,
    header,
    decode,
    reduce: async (bytes, edge) => {
      const { pixels, width, height } = decode(bytes);
      return toWebp(sharp(pixels, { raw: { width, height, channels: 3 } }), edge);
    },
  };
}
