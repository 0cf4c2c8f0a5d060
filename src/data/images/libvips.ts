/**
 * Decoders of libvips (sharp). The EXIF orientation is applied; an embedded colour profile, CMYK, grey and 16 bits become
 * 8-bit sRGB; transparency is laid over white, which is what a viewer shows; of an animation or a file with pages the
 * first is taken. Nothing is shrunk while it is loaded, so that the resize filter sees every pixel.
 */

import sharp, { type Sharp } from 'sharp';
import type { ImageNote } from '../../shared/failures/image-notes';
import { besideOthers, byItself } from './decoder-turns';
import { MAX_WHOLE_PIXELS, toWebp, UnusableImageError, type Decoder, type ImageSize, type RgbImage } from './decoder';

/** Images with more pixels are refused by their header (the limit at which Pillow speaks of a decompression bomb). */
const MAX_PIXELS = 178_956_970;

/** How much larger than the wanted size libvips’ streaming reduction leaves an image of more than 50 megapixels. */
const REDUCTION_MARGIN = 4;

/** What libvips gives up on: all that is odd, or only what leaves out a part of the image. */
export type Strictness = 'warning' | 'error';

export const open = (bytes: Buffer, failOn: Strictness, limitInputPixels = MAX_PIXELS): Sharp =>
  sharp(bytes, { failOn, autoOrient: true, limitInputPixels });

/** Converts transparency and colours to what a viewer shows. */
function asSeen(image: Sharp): Sharp {
  return image.flatten({ background: '#ffffff' }).toColourspace('srgb');
}

/** Without transparency, which {@link asSeen} lays over white. */
export async function toRgb(image: Sharp): Promise<RgbImage> {
  const { data, info } = await image
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  if (info.channels !== 3) throw new Error(`libvips gave ${info.channels} channels where 3 were asked for`);
  return { width: info.width, height: info.height, pixels: data };
}

function isPixelLimit(error: unknown): boolean {
  return error instanceof Error && error.message.includes('exceeds pixel limit');
}

/** Whether a file that libvips calls damaged is cut off: `message` is libvips’. */
type IsCut = (bytes: Buffer, message: string) => boolean;

/** The marker behind the last line of a JPEG (ITU-T T.81, B.1.1.3). */
const END_OF_JPEG = Buffer.from([0xff, 0xd9]);

export const isCutJpeg: IsCut = (bytes, message) =>
  message.startsWith(SHARPS_WORDS) && !bytes.subarray(-64).includes(END_OF_JPEG);

/** libvips says “read error”. */
export const isCutPng: IsCut = (bytes) => !bytes.subarray(-64).includes('IEND');

/** libvips says “corrupt header”. */
export const isCutWebp: IsCut = (bytes) => bytes.length >= 8 && bytes.readUInt32LE(4) + 8 > bytes.length;

const never: IsCut = () => false;

export interface LibvipsTraits {
  readonly isCut?: IsCut;
  /** Warnings of libvips that change nothing of the image: other programs show it without a word. */
  readonly harmless?: RegExp;
  /** What a file that could not be decoded is, where it is sound and only of a kind that is not read. */
  readonly explain?: (bytes: Buffer) => ImageNote | null;
}

/**
 * @param format as a person calls it
 * @param loader as libvips calls it: it looks at the bytes for itself, and would draw an SVG that begins like something
 *   else
 */
export function libvipsDecoder(format: string, loader: string, begins: RegExp, traits: LibvipsTraits = {}): Decoder {
  const header = async (bytes: Buffer): Promise<ImageSize> => {
    const found = await open(bytes, 'warning').metadata();
    if (found.format !== loader) throw new UnusableImageError('other-content', { format });
    const { width, height } = found.autoOrient;
    return { width, height, frames: found.pages ?? 1 };
  };
  const decodeReduced = async (bytes: Buffer, strictness: Strictness, edge: number): Promise<RgbImage> => {
    const { width, height } = await header(bytes);
    const [to, down] = [Math.min(width, edge), Math.min(height, edge)];
    return toRgb(
      asSeen(open(bytes, strictness).resize(to, down, { fit: 'fill', kernel: 'linear', fastShrinkOnLoad: false })),
    );
  };
  const decode = (bytes: Buffer, strictness: Strictness, size: number): Promise<RgbImage> =>
    toRgb(asSeen(open(bytes, strictness, MAX_WHOLE_PIXELS))).catch((error: unknown) => {
      if (!isPixelLimit(error)) throw error;
      return decodeReduced(bytes, strictness, size * REDUCTION_MARGIN);
    });
  return {
    begins,
    header: (bytes) => reading(bytes, traits, () => header(bytes)).then(({ result }) => result),
    decode: async (bytes, size) => {
      const { result, warning } = await reading(bytes, traits, (strictness) => decode(bytes, strictness, size));
      if (warning === null) return result;
      return { ...result, notes: [{ reason: 'decoder-warning', facts: { words: warning } }] };
    },
    // A JPEG is reduced while it is loaded, which training never does.
    reduce: (bytes, edge) =>
      reading(bytes, traits, (strictness) => toWebp(asSeen(open(bytes, strictness)), edge)).then(
        ({ result }) => result,
      ),
  };
}

interface Reading<T> {
  readonly result: T;
  /** libvips’ words, where a harmless warning was passed over. */
  readonly warning: string | null;
}

/**
 * Reads strictly; what fails, once more by itself, so that its words are its own; and where these are harmless, once more
 * without regard to warnings.
 *
 * @throws UnusableImageError
 */
export async function reading<T>(
  bytes: Buffer,
  traits: LibvipsTraits,
  read: (strictness: Strictness) => Promise<T>,
): Promise<Reading<T>> {
  try {
    return { result: await besideOthers(() => read('warning')), warning: null };
  } catch {
    return byItself(async () => {
      try {
        return { result: await read('warning'), warning: null };
      } catch (error) {
        const words = wordsOf(error);
        try {
          if (traits.harmless?.test(words) === true) return { result: await read('error'), warning: words };
        } catch (lenient) {
          throw unusable(bytes, traits, lenient);
        }
        throw unusable(bytes, traits, error);
      }
    });
  }
}

/** What sharp says before libvips’ own words. */
const SHARPS_WORDS = 'Warning treated as error due to failOn setting';

function wordsOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.split('\n').find((line) => line !== '' && line !== SHARPS_WORDS) ?? SHARPS_WORDS;
}

function unusable(bytes: Buffer, { isCut = never, explain }: LibvipsTraits, error: unknown): UnusableImageError {
  if (error instanceof UnusableImageError) return error;
  const message = error instanceof Error ? error.message : String(error);
  if (isPixelLimit(error)) {
    return new UnusableImageError('too-many-pixels', { size: null, most: Math.floor(MAX_PIXELS / 1e6) * 1e6 });
  }
  const note = explain?.(bytes) ?? null;
  if (note !== null) return UnusableImageError.of(note);
  const saysCut = /premature end of JPEG|unexpected end|end of file|bad seek/i.test(message);
  if ((saysCut && !message.includes('Corrupt')) || isCut(bytes, message)) {
    return new UnusableImageError('ends-early', {});
  }
  return new UnusableImageError('undecodable', { reason: wordsOf(error) });
}
