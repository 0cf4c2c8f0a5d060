/**
 * Decoder for Windows bitmaps, which libvips does not read: 1, 4, 8, 16, 24 and 32 bits, palettes, bit fields, run
 * lengths, both row orders. Alpha is ignored: most programs leave it zero in images that are not transparent.
 * Source: Microsoft, "Bitmap Header Types" and "Bitmap Compression".
 */

import { pixelDecoder, UnusableImageError } from './decoder';

const COMPRESSIONS = ['none', 'rle8', 'rle4', 'bitfields'] as const;
const DEPTHS: readonly number[] = [1, 4, 8, 16, 24, 32];

export interface BitmapHeader {
  readonly width: number;
  readonly height: number;
  readonly bitsPerPixel: number;
  readonly compression: (typeof COMPRESSIONS)[number];
  readonly topDown: boolean;
  readonly pixelsAt: number;
  readonly palette: { readonly at: number; readonly entryBytes: 3 | 4; readonly count: number };
  readonly masks: readonly number[];
}

/** Reads the headers. @throws RangeError when the file ends inside them, UnusableImageError for a kind that is not decoded */
export function readBitmapHeader(file: Buffer): BitmapHeader {
  const headerBytes = file.readUInt32LE(14);
  const isCore = headerBytes === 12;
  const signedHeight = isCore ? file.readUInt16LE(20) : file.readInt32LE(22);
  const bits = file.readUInt16LE(isCore ? 24 : 28);
  if (!DEPTHS.includes(bits)) throw new UnusableImageError('bitmap-depth', { bits });
  const compression = compressionOf(isCore ? 0 : file.readUInt32LE(30));
  const colours = isCore ? 0 : file.readUInt32LE(46);
  const fields = compression === 'bitfields';
  const paletteAt = 14 + headerBytes + (fields && headerBytes === 40 ? 12 : 0);
  const entryBytes = isCore ? 3 : 4;
  const pixelsAt = file.readUInt32LE(10);
  // Some writers leave out colours that no pixel has: the pixels then begin where the table would go on.
  const room = pixelsAt > paletteAt ? Math.floor((pixelsAt - paletteAt) / entryBytes) : 256;
  return {
    width: isCore ? file.readUInt16LE(18) : file.readInt32LE(18),
    height: Math.abs(signedHeight),
    bitsPerPixel: bits,
    compression,
    topDown: signedHeight < 0,
    pixelsAt,
    palette: {
      at: paletteAt,
      entryBytes,
      count: bits > 8 ? 0 : Math.min(colours > 0 ? Math.min(colours, 256) : 1 << bits, room),
    },
    masks: fields
      ? [54, 58, 62].map((at) => file.readUInt32LE(at))
      : bits === 16
        ? [0x7c00, 0x03e0, 0x001f]
        : [0xff0000, 0x00ff00, 0x0000ff],
  };
}

function compressionOf(code: number): BitmapHeader['compression'] {
  // 6 is "bit fields with alpha".
  const compression = code === 6 ? 'bitfields' : COMPRESSIONS[code];
  if (compression === undefined) throw new UnusableImageError('bitmap-compression', { compression: code });
  return compression;
}

/** Takes the value of a pixel: an index into the palette, or the bits of its colours. */
type Put = (x: number, y: number, value: number) => void;

/** RGB, height × width × 3. Throws RangeError when the file ends too early. */
export function decodeBitmap(file: Buffer, header: BitmapHeader): Uint8Array {
  const { width, height, bitsPerPixel, compression } = header;
  const out = new Uint8Array(width * height * 3);
  const colourOf = bitsPerPixel > 8 ? maskedColours(header) : paletteColours(file, header);
  const put: Put = (x, y, value) => {
    const at = (y * width + x) * 3;
    for (let k = 0; k < 3; k += 1) out[at + k] = colourOf(value, k);
  };
  if (!compression.startsWith('rle')) readRows(file, header, put);
  else {
    // Pixels that are skipped have index 0.
    for (let y = 0; y < height; y += 1) for (let x = 0; x < width; x += 1) put(x, y, 0);
    readRuns(file, header, put);
  }
  return out;
}

/** A channel (0 red, 1 green, 2 blue) of the colour with an index; those that the file does not define are black. */
function paletteColours(file: Buffer, { palette: { at, entryBytes, count } }: BitmapHeader) {
  const colours = new Uint8Array(256 * 3);
  for (let i = 0; i < count * 3; i += 1) {
    colours[i] = file.readUInt8(at + Math.floor(i / 3) * entryBytes + 2 - (i % 3));
  }
  return (index: number, channel: number): number => colours[index * 3 + channel] ?? 0;
}

function maskedColours({ masks }: BitmapHeader) {
  const channels = masks.map((mask) => {
    const shift = mask === 0 ? 0 : 31 - Math.clz32(mask & -mask);
    return { mask, shift, scale: mask === 0 ? 0 : 255 / (mask >>> shift) };
  });
  return (value: number, channel: number): number => {
    const { mask, shift, scale } = channels[channel] ?? { mask: 0, shift: 0, scale: 0 };
    return Math.round(((value & mask) >>> shift) * scale);
  };
}

/** Rows of whole pixels. Throws RangeError when the last one is cut off. */
function readRows(file: Buffer, { width, height, bitsPerPixel, topDown, pixelsAt }: BitmapHeader, put: Put): void {
  const rowBytes = Math.ceil((width * bitsPerPixel) / 32) * 4;
  const used = Math.ceil((width * bitsPerPixel) / 8);
  if (pixelsAt + rowBytes * (height - 1) + used > file.length) throw new RangeError('ends early');
  const bytes = Math.ceil(bitsPerPixel / 8);
  const perByte = Math.max(1, 8 / bitsPerPixel);
  const mask = (1 << bitsPerPixel) - 1;
  for (let y = 0; y < height; y += 1) {
    const start = pixelsAt + rowBytes * (topDown ? y : height - 1 - y);
    for (let x = 0; x < width; x += 1) {
      const value = file.readUIntLE(start + Math.floor(x / perByte) * bytes, bytes);
      put(x, y, perByte === 1 ? value : (value >> (8 - bitsPerPixel * ((x % perByte) + 1))) & mask);
    }
  }
}

/** Run-length coded indices of 4 or 8 bits. */
function readRuns(file: Buffer, { width, height, compression, topDown, pixelsAt }: BitmapHeader, put: Put): void {
  const nibbles = compression === 'rle4';
  let at = pixelsAt;
  let x = 0;
  let row = 0;
  const putNext = (byte: number, i: number): void => {
    const index = nibbles ? (i % 2 === 0 ? byte >> 4 : byte & 15) : byte;
    if (x < width && row < height) put(x, topDown ? row : height - 1 - row, index);
    x += 1;
  };
  while (row < height) {
    const count = file.readUInt8(at);
    const value = file.readUInt8(at + 1);
    at += 2;
    if (count > 0) {
      for (let i = 0; i < count; i += 1) putNext(value, i);
    } else if (value === 0) {
      x = 0;
      row += 1;
    } else if (value === 1) {
      break;
    } else if (value === 2) {
      x += file.readUInt8(at);
      row += file.readUInt8(at + 1);
      at += 2;
    } else {
      for (let i = 0; i < value; i += 1) putNext(file.readUInt8(at + (nibbles ? i >> 1 : i)), i);
      const literalBytes = nibbles ? (value + 1) >> 1 : value;
      at += literalBytes + (literalBytes % 2);
    }
  }
}

/** "BM" alone begins many texts; the size of the second header tells a bitmap. */
export const BITMAP = pixelDecoder(/^BM[^]{12}[\x0c\x10\x28\x34\x38\x40\x6c\x7c]\0\0\0/, readBitmapHeader, (bytes) =>
  decodeBitmap(bytes, readBitmapHeader(bytes)),
);
