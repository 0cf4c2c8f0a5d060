/** Bytes of an image file to RGB: the one way in for scan, training, validation, prediction and previews. */

import sharp from 'sharp';
import type { ImageFormat } from '../../shared/file-formats';
import { HEIC } from '../../shared/image-problems';
import { BITMAP } from './bitmap';
import { UnusableImageError, type Decoder, type ImageSize, type RgbImage } from './decoder';
import { isCutJpeg, isCutPng, isCutWebp, libvipsDecoder } from './libvips';
import { tiffDecoder } from './tiff-decoder';

/** Every format that is decoded; a new one gets its extensions in `shared/file-formats.ts`. */
const DECODERS: Readonly<Record<ImageFormat, Decoder>> = {
  // Stray bytes between its parts, as webcams write them, are skipped by every program.
  JPEG: libvipsDecoder('JPEG', 'jpeg', /^\xff\xd8\xff/, {
    isCut: isCutJpeg,
    harmless: /extraneous bytes before marker/,
  }),
  PNG: libvipsDecoder('PNG', 'png', /^\x89PNG\r\n\x1a\n/, { isCut: isCutPng }),
  GIF: libvipsDecoder('GIF', 'gif', /^GIF8[79]a/),
  WebP: libvipsDecoder('WebP', 'webp', /^[^]{8}WEBP/, { isCut: isCutWebp }),
  // Canon’s raw files begin like TIFF.
  TIFF: tiffDecoder(/^(?:II[*+]\0|MM\0[*+])(?![^]{4}CR\x02)/),
  AVIF: libvipsDecoder('AVIF', 'heif', /^[^]{4}ftypavi[fs]/, {
    explain: (bytes) =>
      bytes.toString('latin1', 8, 12) === 'avis'
        ? { reason: 'format-not-read', facts: { format: 'animated AVIF' } }
        : null,
  }),
  BMP: BITMAP,
};

/** Formats that are recognised but not decoded, so that the person knows what to convert. */
const UNSUPPORTED: readonly (readonly [RegExp, string])[] = [
  [/^[^]{4}ftyp(?:he[iv]|mif1|msf1)/, HEIC],
  [/^(?:[^]{4}ftypcrx|[^]{8}CR\x02|FUJIFILMCCD-RAW)/, 'camera raw'],
  [/^%PDF-/, 'PDF'],
  [/^8BPS/, 'Photoshop'],
  [/^(?:\xff\x0a|[^]{4}JXL \r\n\x87\n)/, 'JPEG XL'],
  [/^(?:[^]{4}jP {2}\r\n\x87\n|\xff\x4f\xff\x51)/, 'JPEG 2000'],
  [/^\0\0\x01\0/, 'icon'],
  [/^v\/1\x01/, 'OpenEXR'],
  [/^\s*(?:\xef\xbb\xbf)?(?:<\?xml[^>]*>\s*)?(?:<!--[^]*?-->\s*|<!DOCTYPE[^>]*>\s*)*<svg[\s>]/i, 'SVG'],
  [/^P[1-7](?:\s+|\s*#[^\n]*\n)+(?:\d|WIDTH)/, 'Netpbm'],
  [/^qoif/, 'QOI'],
  [/^DDS /, 'DDS'],
  [/^icns/, 'ICNS'],
  [/^\x01\xda[\0\x01][\x01\x02]/, 'SGI'],
  [/^\n[\0\x02-\x05]\x01[\x01\x02\x04\x08]/, 'PCX'],
  [/^\x28\0\0\0[^]{8}\x01\0[\x01\x04\x08\x10\x18\x20]\0/, 'headerless bitmap (DIB)'],
  [/^#\?(?:RADIANCE|RGBE)/, 'Radiance HDR'],
  [/^SIMPLE {2}=/, 'FITS'],
  [/^farbfeld/, 'farbfeld'],
  [/^\/\* XPM \*\//, 'XPM'],
  [/^%!PS/, 'PostScript'],
  [/^AT&TFORM/, 'DjVu'],
  [/^[\x8a\x8b][MJ]NG\r\n/, 'MNG'],
  [/^(?:[^]{4}ftyp(?:isom|iso\d|mp4\d|qt {2}|M4V )|RIFF[^]{4}AVI |\x1aE\xdf\xa3)/, 'video'],
  // No mark tells it: type and depth fit, and there is no colour map or a plausible one.
  [
    /^[^](?:\0[\x02\x03\x0a\x0b]\0{5}|\x01[\x01\x09]\0\0[^][\0\x01][\x0f\x10\x18\x20])[^]{4}[^]\0?[^]{0,3}?[\x08\x10\x18\x20]/,
    'TGA',
  ],
];

/** The decoders’ versions, for records: features and scans of other versions are not reused. */
export const DECODER = `sharp ${sharp.versions.sharp} libvips ${sharp.versions.vips} tiff 1 bitmap 2`;

/** The longest edge that JPEG allows. A strip of any length would take memory for rows that a square never needs. */
export const MAX_EDGE = 65_535;

/** The bytes that {@link formatOf} looks at. */
export const SNIFFED_BYTES = 1024;

/** The format of a file’s bytes. @throws UnusableImageError for anything that is not an image that can be decoded */
export function formatOf(bytes: Buffer): ImageFormat {
  if (bytes.length === 0) throw new UnusableImageError('empty', {});
  const head = bytes.toString('latin1', 0, SNIFFED_BYTES);
  const formats = Object.keys(DECODERS) as ImageFormat[];
  const found = formats.find((format) => DECODERS[format].begins.test(head));
  if (found !== undefined) return found;
  const unsupported = UNSUPPORTED.find(([begins]) => begins.test(head));
  throw unsupported === undefined
    ? new UnusableImageError('no-image', {})
    : new UnusableImageError('format-not-read', { format: unsupported[1] });
}

export interface ImageHeader extends ImageSize {
  readonly format: ImageFormat;
}

/** Reads size and frames without decoding; refuses by them what is too large. @throws UnusableImageError */
export async function readHeader(bytes: Buffer): Promise<ImageHeader> {
  const format = formatOf(bytes);
  const size = await DECODERS[format].header(bytes);
  const edge = Math.max(size.width, size.height);
  if (edge > MAX_EDGE) throw new UnusableImageError('too-long', { edge, most: MAX_EDGE });
  return { format, ...size };
}

/**
 * Decodes an image. Above 50 megapixels the result is reduced to at least four times `size` in each axis, so that memory
 * stays bounded; `size` is the edge that the caller will resize to. @throws UnusableImageError
 */
export async function decodeImage(bytes: Buffer, size: number): Promise<RgbImage> {
  return DECODERS[formatOf(bytes)].decode(bytes, size);
}

/** The image as WebP to look at, neither edge longer than `edge` pixels: see {@link Decoder.reduce}. */
export async function encodeReduced(bytes: Buffer, edge: number): Promise<Buffer> {
  const { format } = await readHeader(bytes);
  return DECODERS[format].reduce(bytes, edge);
}
