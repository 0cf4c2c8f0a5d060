/**
 * Bytes of an image file to RGB, the one way in for scan, training, validation, prediction and previews.
 *
 * The EXIF orientation is applied; an embedded colour profile, CMYK, grey and 16 bits become 8-bit sRGB; transparency
 * is laid over white, which is what a viewer shows; of an animation or a file with pages the first is taken. Nothing
 * is shrunk while it is loaded, so that the resize filter sees every pixel.
 */

import sharp, { type Sharp } from 'sharp';
import type { ImageProblemCode } from '../../shared/dataset';
import { decodeBitmap, readBitmapHeader, UnsupportedBitmapError } from './bitmap';
import { sniff, type ImageFormat } from './image-format';

/** Images with more pixels are refused by their header (the limit at which Pillow speaks of a decompression bomb). */
const MAX_PIXELS = 178_956_970;

/** The longest edge that JPEG allows. A strip of any length would take memory for rows that a square never needs. */
export const MAX_EDGE = 65_535;

/** Up to here an image is decoded whole (150 MB); larger ones go through libvips’ streaming reduction first. */
const MAX_WHOLE_PIXELS = 50_000_000;

/** How much larger than the wanted size the streaming reduction leaves an image. */
const REDUCTION_MARGIN = 4;

/** What decodes, for records: features and scans made by another version are not reused. */
export const DECODER = `sharp ${sharp.versions.sharp} libvips ${sharp.versions.vips} bitmap 1`;

export interface RgbImage {
  readonly width: number;
  readonly height: number;
  /** Row by row, height × width × 3. */
  readonly pixels: Uint8Array;
}

/** A file that can’t be decoded, with the code of `IMAGE_PROBLEMS` and the reason. */
export class UndecodableError extends Error {
  constructor(
    readonly code: ImageProblemCode,
    message: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
  }
}

export interface ImageHeader {
  readonly format: ImageFormat;
  /** In pixels, as the image is seen: after its orientation is applied. */
  readonly width: number;
  readonly height: number;
  /** Frames of an animation, pages of a document; 1 for an ordinary image. */
  readonly frames: number;
}

/** The format of a file’s bytes. Throws UndecodableError for anything that is not an image that can be decoded. */
export function formatOf(bytes: Buffer): ImageFormat {
  if (bytes.length === 0) throw new UndecodableError('empty', 'The file is empty.');
  const sniffed = sniff(bytes);
  switch (sniffed.kind) {
    case 'picture':
      return sniffed.format;
    case 'unsupported':
      throw new UndecodableError('unsupported', `${sniffed.format} files are not read; convert it to JPEG or PNG.`);
    case 'other':
      throw new UndecodableError('not-a-picture', 'The content is not that of a picture.');
  }
}

/** What libvips calls the formats that it decodes here. */
const LOADERS: Readonly<Record<Exclude<ImageFormat, 'BMP'>, string>> = {
  JPEG: 'jpeg',
  PNG: 'png',
  GIF: 'gif',
  WebP: 'webp',
  TIFF: 'tiff',
  AVIF: 'heif',
};

/** Reads size and frames without decoding; refuses by them what is too large. Throws UndecodableError. */
export async function readHeader(bytes: Buffer): Promise<ImageHeader> {
  const header = await readFields(bytes, formatOf(bytes));
  const longest = Math.max(header.width, header.height);
  if (longest <= MAX_EDGE) return header;
  throw new UndecodableError('too-large', `It is ${longest} pixels long; at most ${MAX_EDGE} are decoded.`);
}

async function readFields(bytes: Buffer, format: ImageFormat): Promise<ImageHeader> {
  if (format === 'BMP') return { format, ...bitmapSize(bytes), frames: 1 };
  try {
    const image = sharp(bytes, { failOn: 'warning', limitInputPixels: MAX_PIXELS });
    const { format: loader, autoOrient, pages } = await image.metadata();
    // libvips looks at the bytes for itself, and would draw an SVG that begins like something else.
    if (loader !== LOADERS[format]) throw new UndecodableError('not-a-picture', `The content is not really ${format}.`);
    return { format, width: autoOrient.width, height: autoOrient.height, frames: pages ?? 1 };
  } catch (error) {
    throw undecodable(bytes, format, error);
  }
}

/**
 * Decodes an image. Above 50 megapixels the result is reduced to at least four times `size` in each axis, so that
 * memory stays bounded; `size` is the edge that the caller will resize to. Throws UndecodableError.
 */
export async function decodeImage(bytes: Buffer, size: number): Promise<RgbImage> {
  const format = formatOf(bytes);
  if (format === 'BMP') return decodeBmp(bytes);
  try {
    return await decodeWhole(bytes);
  } catch (error) {
    if (!isPixelLimit(error)) throw undecodable(bytes, format, error);
  }
  try {
    return await decodeReduced(bytes, size * REDUCTION_MARGIN);
  } catch (error) {
    throw undecodable(bytes, format, error);
  }
}

/** An image to look at rather than to learn from; quick to make, and good enough to see a flaw of the original. */
const WEBP = { quality: 85, effort: 2 } as const;

/**
 * The image as WebP, neither edge longer than `edge` pixels, never enlarged, and nothing but pixels: no profile, no
 * EXIF. A JPEG is reduced while it is loaded, which training never does. Throws UndecodableError.
 */
export async function encodeReduced(bytes: Buffer, edge: number): Promise<Buffer> {
  const { format } = await readHeader(bytes);
  const fitting = { width: edge, height: edge, fit: 'inside', withoutEnlargement: true } as const;
  try {
    if (format === 'BMP') {
      const { pixels, width, height } = decodeBmp(bytes);
      return await sharp(pixels, { raw: { width, height, channels: 3 } })
        .resize(fitting)
        .webp(WEBP)
        .toBuffer();
    }
    const image = sharp(bytes, { failOn: 'warning', autoOrient: true, limitInputPixels: MAX_PIXELS });
    return await asSeen(image).resize(fitting).webp(WEBP).toBuffer();
  } catch (error) {
    throw undecodable(bytes, format, error);
  }
}

async function decodeWhole(bytes: Buffer): Promise<RgbImage> {
  return finish(sharp(bytes, { failOn: 'warning', autoOrient: true, limitInputPixels: MAX_WHOLE_PIXELS }));
}

async function decodeReduced(bytes: Buffer, edge: number): Promise<RgbImage> {
  const { width, height } = await readHeader(bytes);
  const image = sharp(bytes, { failOn: 'warning', autoOrient: true, limitInputPixels: MAX_PIXELS });
  return finish(
    image.resize(Math.min(width, edge), Math.min(height, edge), {
      fit: 'fill',
      kernel: 'linear',
      fastShrinkOnLoad: false,
    }),
  );
}

/** How transparency and colours become what a viewer shows. */
function asSeen(image: Sharp): Sharp {
  return image.flatten({ background: '#ffffff' }).toColourspace('srgb');
}

async function finish(image: Sharp): Promise<RgbImage> {
  const { data, info } = await asSeen(image).raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
  if (info.channels !== 3) throw new Error(`libvips gave ${info.channels} channels where 3 were asked for`);
  return { width: info.width, height: info.height, pixels: data };
}

function bitmapSize(bytes: Buffer): { width: number; height: number } {
  return fromBitmap(() => {
    const { width, height } = readBitmapHeader(bytes);
    if (width * height > MAX_WHOLE_PIXELS) throw tooManyPixels(MAX_WHOLE_PIXELS, `${width} × ${height}`);
    if (width <= 0 || height <= 0) throw new UndecodableError('corrupt', `The size is given as ${width} × ${height}.`);
    return { width, height };
  });
}

function decodeBmp(bytes: Buffer): RgbImage {
  const size = bitmapSize(bytes);
  return fromBitmap(() => ({ ...size, pixels: decodeBitmap(bytes, readBitmapHeader(bytes)) }));
}

function fromBitmap<T>(read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (cause instanceof UnsupportedBitmapError) {
      const message = `A bitmap with ${cause.message} is not read; convert it to PNG.`;
      throw new UndecodableError('unsupported', message, { cause });
    }
    if (cause instanceof RangeError) throw truncated(cause);
    throw cause;
  }
}

function tooManyPixels(limit: number, size: string | null): UndecodableError {
  const millions = limit / 1e6;
  const message =
    size === null
      ? `It has more than ${millions} million pixels, the most that are decoded.`
      : `It has ${size} pixels; at most ${millions} million are decoded.`;
  return new UndecodableError('too-large', message);
}

function truncated(cause: unknown): UndecodableError {
  return new UndecodableError('truncated', 'The file ends before the picture does.', { cause });
}

function isPixelLimit(error: unknown): boolean {
  return error instanceof Error && error.message.includes('exceeds pixel limit');
}

/** Puts libvips’ message into a code. It says "read error" for a cut-off PNG and "corrupt header" for a cut-off WebP. */
/** The marker behind the last line of a JPEG (ITU-T T.81, B.1.1.3). */
const END_OF_JPEG = Buffer.from([0xff, 0xd9]);

/** libvips keeps what it has to say for all threads together, so another one may have taken the reason away. */
function isBare(message: string): boolean {
  return /^Warning treated as error/.test(message);
}

function undecodable(bytes: Buffer, format: ImageFormat, error: unknown): UndecodableError {
  if (error instanceof UndecodableError) return error;
  const message = error instanceof Error ? error.message : String(error);
  if (isPixelLimit(error)) return tooManyPixels(Math.floor(MAX_PIXELS / 1e6) * 1e6, null);
  const isCut = /premature end of JPEG|unexpected end|end of file|bad seek/i.test(message);
  if (isCut && !message.includes('Corrupt')) return truncated(error);
  if (format === 'JPEG' && isBare(message) && !bytes.subarray(-64).includes(END_OF_JPEG)) return truncated(error);
  if (format === 'PNG' && !bytes.subarray(-64).includes('IEND')) return truncated(error);
  if (format === 'WebP' && bytes.length >= 8 && bytes.readUInt32LE(4) + 8 > bytes.length) return truncated(error);
  const reason = message.split('\n')[0] ?? '';
  return new UndecodableError('corrupt', `The picture can’t be decoded: ${reason}`, { cause: error });
}
