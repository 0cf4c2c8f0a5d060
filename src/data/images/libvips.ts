/**
 * Decoders of libvips (sharp). The EXIF orientation is applied; an embedded colour profile, CMYK, grey and 16 bits become
 * 8-bit sRGB; transparency is laid over white, which is what a viewer shows; of an animation or a file with pages the
 * first is taken. Nothing is shrunk while it is loaded, so that the resize filter sees every pixel.
 */

import sharp, { type Sharp } from 'sharp';
import { MAX_WHOLE_PIXELS, toWebp, UnusableImageError, type Decoder, type ImageSize, type RgbImage } from './decoder';

/** Images with more pixels are refused by their header (the limit at which Pillow speaks of a decompression bomb). */
const MAX_PIXELS = 178_956_970;

/** How much larger than the wanted size libvips’ streaming reduction leaves an image of more than 50 megapixels. */
const REDUCTION_MARGIN = 4;

const open = (bytes: Buffer, limitInputPixels = MAX_PIXELS): Sharp =>
  sharp(bytes, { failOn: 'warning', autoOrient: true, limitInputPixels });

/** Converts transparency and colours to what a viewer shows. */
function asSeen(image: Sharp): Sharp {
  return image.flatten({ background: '#ffffff' }).toColourspace('srgb');
}

async function toRgb(image: Sharp): Promise<RgbImage> {
  const { data, info } = await asSeen(image).raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
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

/** libvips shares its messages among threads, so another thread may have taken the reason. */
export const isCutJpeg: IsCut = (bytes, message) =>
  message.startsWith('Warning treated as error') && !bytes.subarray(-64).includes(END_OF_JPEG);

/** libvips says “read error”. */
export const isCutPng: IsCut = (bytes) => !bytes.subarray(-64).includes('IEND');

/** libvips says “corrupt header”. */
export const isCutWebp: IsCut = (bytes) => bytes.length >= 8 && bytes.readUInt32LE(4) + 8 > bytes.length;

const never: IsCut = () => false;

/**
 * @param format as a person calls it
 * @param loader as libvips calls it: it looks at the bytes for itself, and would draw an SVG that begins like something
 *   else
 */
export function libvipsDecoder(format: string, loader: string, begins: RegExp, isCut = never): Decoder {
  const unusable = (bytes: Buffer, error: unknown): UnusableImageError => {
    if (error instanceof UnusableImageError) return error;
    const message = error instanceof Error ? error.message : String(error);
    if (isPixelLimit(error)) {
      return new UnusableImageError('too-many-pixels', { size: null, most: Math.floor(MAX_PIXELS / 1e6) * 1e6 });
    }
    const saysCut = /premature end of JPEG|unexpected end|end of file|bad seek/i.test(message);
    if ((saysCut && !message.includes('Corrupt')) || isCut(bytes, message)) {
      return new UnusableImageError('ends-early', {});
    }
    return new UnusableImageError('undecodable', { reason: message.split('\n')[0] ?? '' });
  };
  const reading = async <T>(bytes: Buffer, read: () => Promise<T>): Promise<T> => {
    try {
      return await read();
    } catch (error) {
      throw unusable(bytes, error);
    }
  };
  const header = async (bytes: Buffer): Promise<ImageSize> => {
    const found = await open(bytes).metadata();
    if (found.format !== loader) throw new UnusableImageError('other-content', { format });
    const { width, height } = found.autoOrient;
    return { width, height, frames: found.pages ?? 1 };
  };
  const decodeReduced = async (bytes: Buffer, edge: number): Promise<RgbImage> => {
    const { width, height } = await header(bytes);
    const [to, down] = [Math.min(width, edge), Math.min(height, edge)];
    return toRgb(open(bytes).resize(to, down, { fit: 'fill', kernel: 'linear', fastShrinkOnLoad: false }));
  };
  return {
    begins,
    header: (bytes) => reading(bytes, () => header(bytes)),
    decode: (bytes, size) =>
      reading(bytes, () =>
        toRgb(open(bytes, MAX_WHOLE_PIXELS)).catch((error: unknown) => {
          if (!isPixelLimit(error)) throw error;
          return decodeReduced(bytes, size * REDUCTION_MARGIN);
        }),
      ),
    // A JPEG is reduced while it is loaded, which training never does.
    reduce: (bytes, edge) => reading(bytes, () => toWebp(asSeen(open(bytes)), edge)),
  };
}
