/**
 * Decoder for Windows bitmaps, which libvips does not read: 1, 4, 8, 16, 24 and 32 bits, palettes, bit fields, run
 * lengths, both row orders. Alpha is ignored: most programs leave it zero in images that are not transparent.
 * Source: Microsoft, "Bitmap Header Types" and "Bitmap Compression".
 */

import { pixelDecoder, UnusableImageError } from './decoder';

const COMPRESSIONS = ['none', 'rle8', 'rle4', 'bitfields'] as const;

export interface BitmapHeader {
  readonly width: number;
  readonly height: number;
  readonly bitsPerPixel: 1 | 4 | 8 | 16 | 24 | 32;
  readonly compression: (typeof COMPRESSIONS)[number];
  readonly topDown: boolean;
  readonly pixelsAt: number;
  readonly palette: { readonly at: number; readonly entryBytes: 3 | 4; readonly count: number };
  /** Red, green, blue. */
  readonly masks: readonly [number, number, number];
}

function compressionOf(code: number): BitmapHeader['compression'] {
  // 6 is "bit fields with alpha".
  const compression = code === 6 ? 'bitfields' : COMPRESSIONS[code];
  if (compression === undefined) throw new UnusableImageError('bitmap-compression', { compression: code });
  return compression;
}

function bitsOf(bits: number): BitmapHeader['bitsPerPixel'] {
  if (bits === 1 || bits === 4 || bits === 8 || bits === 16 || bits === 24 || bits === 32) return bits;
  throw new UnusableImageError('bitmap-depth', { bits });
}

/** Reads the headers. @throws RangeError when the file ends inside them, UnusableImageError for a kind that is not decoded */
export function readBitmapHeader(file: Buffer): BitmapHeader {
  const headerBytes = file.readUInt32LE(14);
  const isCore = headerBytes === 12;
  const signedHeight = isCore ? file.readUInt16LE(20) : file.readInt32LE(22);
  const bitsPerPixel = bitsOf(file.readUInt16LE(isCore ? 24 : 28));
  const compression = isCore ? 'none' : compressionOf(file.readUInt32LE(30));
  const colours = isCore ? 0 : file.readUInt32LE(46);
  const masksAt = 54;
  const fields = compression === 'bitfields';
  const masks: BitmapHeader['masks'] = fields
    ? [file.readUInt32LE(masksAt), file.readUInt32LE(masksAt + 4), file.readUInt32LE(masksAt + 8)]
    : bitsPerPixel === 16
      ? [0x7c00, 0x03e0, 0x001f]
      : [0xff0000, 0x00ff00, 0x0000ff];
  const masksBehind = fields && headerBytes === 40 ? 12 : 0;
  return {
    width: isCore ? file.readUInt16LE(18) : file.readInt32LE(18),
    height: Math.abs(signedHeight),
    bitsPerPixel,
    compression,
    topDown: signedHeight < 0,
    pixelsAt: file.readUInt32LE(10),
    palette: {
      at: 14 + headerBytes + masksBehind,
      entryBytes: isCore ? 3 : 4,
      count: bitsPerPixel > 8 ? 0 : colours > 0 ? Math.min(colours, 256) : 1 << bitsPerPixel,
    },
    masks,
  };
}

/** RGB, height × width × 3. Throws RangeError when the file ends too early. */
export function decodeBitmap(file: Buffer, header: BitmapHeader): Uint8Array {
  if (header.bitsPerPixel > 8) return decodeDirect(file, header);
  const indices = header.compression.startsWith('rle') ? readRuns(file, header) : readIndices(file, header);
  const colours = readPalette(file, header);
  const out = new Uint8Array(header.width * header.height * 3);
  for (let i = 0; i < indices.length; i += 1) {
    const colour = (indices[i] ?? 0) * 3;
    out[i * 3] = colours[colour] ?? 0;
    out[i * 3 + 1] = colours[colour + 1] ?? 0;
    out[i * 3 + 2] = colours[colour + 2] ?? 0;
  }
  return out;
}

/** 256 colours, RGB; those that the file does not define are black. */
function readPalette(file: Buffer, { palette }: BitmapHeader): Uint8Array {
  const colours = new Uint8Array(256 * 3);
  for (let i = 0; i < palette.count; i += 1) {
    const at = palette.at + i * palette.entryBytes;
    colours.set([file.readUInt8(at + 2), file.readUInt8(at + 1), file.readUInt8(at)], i * 3);
  }
  return colours;
}

/** Where each row of the image, from the top, begins in the file. Throws RangeError when the last one is cut off. */
function rowStarts(file: Buffer, header: BitmapHeader): number[] {
  const rowBytes = Math.ceil((header.width * header.bitsPerPixel) / 32) * 4;
  const used = Math.ceil((header.width * header.bitsPerPixel) / 8);
  if (header.pixelsAt + rowBytes * (header.height - 1) + used > file.length) throw new RangeError('ends early');
  return Array.from({ length: header.height }, (_, y) => {
    return header.pixelsAt + rowBytes * (header.topDown ? y : header.height - 1 - y);
  });
}

function readIndices(file: Buffer, header: BitmapHeader): Uint8Array {
  const { width, bitsPerPixel } = header;
  const perByte = 8 / bitsPerPixel;
  const mask = (1 << bitsPerPixel) - 1;
  const out = new Uint8Array(width * header.height);
  rowStarts(file, header).forEach((start, y) => {
    for (let x = 0; x < width; x += 1) {
      const byte = file[start + Math.floor(x / perByte)] ?? 0;
      out[y * width + x] = (byte >> (8 - bitsPerPixel * ((x % perByte) + 1))) & mask;
    }
  });
  return out;
}

/** 16, 24 and 32 bits a pixel. */
function decodeDirect(file: Buffer, header: BitmapHeader): Uint8Array {
  const { width } = header;
  const bytes = header.bitsPerPixel / 8;
  const channels = header.masks.map((mask) => {
    const shift = mask === 0 ? 0 : 31 - Math.clz32(mask & -mask);
    return { mask, shift, scale: mask === 0 ? 0 : 255 / (mask >>> shift) };
  });
  const out = new Uint8Array(width * header.height * 3);
  rowStarts(file, header).forEach((start, y) => {
    for (let x = 0; x < width; x += 1) {
      const value = file.readUIntLE(start + x * bytes, bytes);
      channels.forEach(({ mask, shift, scale }, k) => {
        out[(y * width + x) * 3 + k] = Math.round(((value & mask) >>> shift) * scale);
      });
    }
  });
  return out;
}

/** Run-length coded indices of 4 or 8 bits; pixels that are skipped have index 0. */
function readRuns(file: Buffer, header: BitmapHeader): Uint8Array {
  const { width, height } = header;
  const nibbles = header.compression === 'rle4';
  const out = new Uint8Array(width * height);
  let at = header.pixelsAt;
  let x = 0;
  let row = 0;
  const put = (index: number): void => {
    const y = header.topDown ? row : height - 1 - row;
    if (x < width && row < height) out[y * width + x] = index;
    x += 1;
  };
  const pick = (byte: number, i: number): number => (nibbles ? (i % 2 === 0 ? byte >> 4 : byte & 15) : byte);
  while (row < height) {
    const count = file.readUInt8(at);
    const value = file.readUInt8(at + 1);
    at += 2;
    if (count > 0) {
      for (let i = 0; i < count; i += 1) put(pick(value, i));
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
      for (let i = 0; i < value; i += 1) put(pick(file.readUInt8(at + (nibbles ? i >> 1 : i)), i));
      const literalBytes = nibbles ? (value + 1) >> 1 : value;
      at += literalBytes + (literalBytes % 2);
    }
  }
  return out;
}

/** "BM" alone begins many texts; the size of the second header tells a bitmap. */
export const BITMAP = pixelDecoder(/^BM[^]{12}[\x0c\x10\x28\x34\x38\x40\x6c\x7c]\0\0\0/, readBitmapHeader, (bytes) =>
  decodeBitmap(bytes, readBitmapHeader(bytes)),
);
