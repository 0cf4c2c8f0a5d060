/** What a file is, told from its first bytes; the name’s extension is only compared with it. */

/** Formats that are decoded, with the extensions they go by. */
export const IMAGE_FORMATS = {
  JPEG: ['jpg', 'jpeg', 'jpe', 'jfif'],
  PNG: ['png'],
  GIF: ['gif'],
  WebP: ['webp'],
  BMP: ['bmp', 'dib'],
  TIFF: ['tif', 'tiff'],
  AVIF: ['avif'],
} as const satisfies Record<string, readonly string[]>;

export type ImageFormat = keyof typeof IMAGE_FORMATS;

/** Formats that are recognised, so that the person is told what to convert, but not decoded. */
type UnsupportedFormat =
  'HEIC' | 'SVG' | 'PDF' | 'JPEG XL' | 'JPEG 2000' | 'Photoshop' | 'icon' | 'camera raw' | 'OpenEXR' | 'Netpbm';

export type Sniffed =
  | { readonly kind: 'picture'; readonly format: ImageFormat }
  | { readonly kind: 'unsupported'; readonly format: UnsupportedFormat }
  | { readonly kind: 'other' };

interface Signature {
  readonly at: number;
  readonly bytes: string;
  readonly found: Sniffed;
}

const image = (at: number, bytes: string, format: ImageFormat): Signature => ({
  at,
  bytes,
  found: { kind: 'picture', format },
});
const unsupported = (at: number, bytes: string, format: UnsupportedFormat): Signature => ({
  at,
  bytes,
  found: { kind: 'unsupported', format },
});

/** Signatures as Latin-1 text, the longer before the shorter (each format’s specification; file(1) for raw formats). */
const SIGNATURES: readonly Signature[] = [
  image(0, '\xff\xd8\xff', 'JPEG'),
  image(0, '\x89PNG\r\n\x1a\n', 'PNG'),
  image(0, 'GIF87a', 'GIF'),
  image(0, 'GIF89a', 'GIF'),
  image(8, 'WEBP', 'WebP'),
  unsupported(8, 'CR\x02', 'camera raw'),
  unsupported(0, 'FUJIFILMCCD-RAW', 'camera raw'),
  image(0, 'II*\0', 'TIFF'),
  image(0, 'MM\0*', 'TIFF'),
  image(0, 'II+\0', 'TIFF'),
  image(0, 'MM\0+', 'TIFF'),
  image(4, 'ftypavif', 'AVIF'),
  image(4, 'ftypavis', 'AVIF'),
  unsupported(4, 'ftyphei', 'HEIC'),
  unsupported(4, 'ftyphev', 'HEIC'),
  unsupported(4, 'ftypmif1', 'HEIC'),
  unsupported(4, 'ftypmsf1', 'HEIC'),
  unsupported(4, 'ftypcrx', 'camera raw'),
  unsupported(0, '%PDF-', 'PDF'),
  unsupported(0, '8BPS', 'Photoshop'),
  unsupported(0, '\xff\x0a', 'JPEG XL'),
  unsupported(4, 'JXL \r\n\x87\n', 'JPEG XL'),
  unsupported(4, 'jP  \r\n\x87\n', 'JPEG 2000'),
  unsupported(0, '\xff\x4f\xff\x51', 'JPEG 2000'),
  unsupported(0, '\0\0\x01\0', 'icon'),
  unsupported(0, 'v/1\x01', 'OpenEXR'),
];

/** The bytes that {@link sniff} wants to see. */
export const SNIFFED_BYTES = 1024;

/** Says what a file is from its first bytes. */
export function sniff(bytes: Buffer): Sniffed {
  const head = bytes.toString('latin1', 0, SNIFFED_BYTES);
  const hit = SIGNATURES.find((each) => head.startsWith(each.bytes, each.at));
  if (hit) return hit.found;
  if (isBitmap(bytes)) return { kind: 'picture', format: 'BMP' };
  if (/^\s*(?:\xef\xbb\xbf)?(?:<\?xml[^>]*>\s*)?(?:<!--[\s\S]*?-->\s*|<!DOCTYPE[^>]*>\s*)*<svg[\s>]/i.test(head)) {
    return { kind: 'unsupported', format: 'SVG' };
  }
  if (/^P[1-7]\s+\d/.test(head)) return { kind: 'unsupported', format: 'Netpbm' };
  return { kind: 'other' };
}

/** "BM" alone begins many texts; the size of the second header tells a bitmap. */
function isBitmap(bytes: Buffer): boolean {
  const headerSizes = [12, 16, 40, 52, 56, 64, 108, 124];
  return bytes.length >= 18 && bytes.toString('latin1', 0, 2) === 'BM' && headerSizes.includes(bytes.readUInt32LE(14));
}

/** What the extension of `name` says about a file that is a `format`. */
export function judgeExtension(name: string, format: ImageFormat): 'fits' | 'wrong' | 'missing' {
  const extension = /\.([^.]*)$/.exec(name)?.[1]?.toLowerCase();
  if (extension === undefined || extension === '') return 'missing';
  const fitting: readonly string[] = IMAGE_FORMATS[format];
  if (fitting.includes(extension)) return 'fits';
  // "cat.0" has a number, not an extension.
  return /^\d+$/.test(extension) ? 'missing' : 'wrong';
}
