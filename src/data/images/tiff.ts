/**
 * What libvips does not say of a TIFF, and gets wrong without a word: what its numbers mean, which samples are no
 * colours, and which kinds of TIFF it does not read. Source: TIFF 6.0 (Adobe, 1992), BigTIFF (libtiff).
 */

import { fromHalves } from '../../base/bytes';
import type { ImageNote, TiffKind } from '../../shared/failures/image-notes';

const TAGS = {
  width: 256,
  bits: 258,
  compression: 259,
  photometric: 262,
  samples: 277,
  planes: 284,
  tileWidth: 322,
  extraSamples: 338,
  sampleFormat: 339,
  lowest: 340,
  highest: 341,
} as const;

/** Values of the first image’s tags that are short; a tag that is missing has none. */
type TiffTags = Readonly<Record<keyof typeof TAGS, readonly number[]>>;

/** Bytes of a value, and how it is read, by the type of a tag. */
const TYPES: Readonly<Record<number, { bytes: number; read: (bytes: DataView, at: number, le: boolean) => number }>> = {
  1: { bytes: 1, read: (bytes, at) => bytes.getUint8(at) },
  3: { bytes: 2, read: (bytes, at, le) => bytes.getUint16(at, le) },
  4: { bytes: 4, read: (bytes, at, le) => bytes.getUint32(at, le) },
  6: { bytes: 1, read: (bytes, at) => bytes.getInt8(at) },
  8: { bytes: 2, read: (bytes, at, le) => bytes.getInt16(at, le) },
  9: { bytes: 4, read: (bytes, at, le) => bytes.getInt32(at, le) },
  11: { bytes: 4, read: (bytes, at, le) => bytes.getFloat32(at, le) },
  12: { bytes: 8, read: (bytes, at, le) => bytes.getFloat64(at, le) },
  16: { bytes: 8, read: (bytes, at, le) => Number(bytes.getBigUint64(at, le)) },
};

const MOST_VALUES = 16;

const NONE = Object.fromEntries(Object.keys(TAGS).map((name) => [name, []])) as unknown as TiffTags;

/** The tags of the first image; none where the file is not so far sound. */
export function readTiffTags(file: Buffer): TiffTags {
  try {
    return tagsOf(new DataView(file.buffer, file.byteOffset, file.length));
  } catch {
    // It ends too early, which libvips will say.
    return NONE;
  }
}

function tagsOf(bytes: DataView): TiffTags {
  const tags = { ...NONE };
  for (const { tag, type, count, at, le } of placesOf(bytes)) {
    const name = Object.entries(TAGS).find(([, each]) => each === tag)?.[0];
    const length = Math.min(count, MOST_VALUES);
    if (name === undefined) continue;
    Object.assign(tags, { [name]: Array.from({ length }, (_, k) => type.read(bytes, at + k * type.bytes, le)) });
  }
  return tags;
}

/** Where the values of the first image’s tags stand. */
function* placesOf(bytes: DataView) {
  const le = bytes.getUint16(0, false) === 0x4949;
  const isBig = bytes.getUint16(2, le) === 43;
  const offsetAt = (at: number): number => (isBig ? Number(bytes.getBigUint64(at, le)) : bytes.getUint32(at, le));
  const directory = offsetAt(isBig ? 8 : 4);
  const entries = isBig ? offsetAt(directory) : bytes.getUint16(directory, le);
  const [first, size, inline] = isBig ? [directory + 8, 20, 8] : [directory + 2, 12, 4];
  for (let i = 0; i < entries; i += 1) {
    const entry = first + i * size;
    const tag = bytes.getUint16(entry, le);
    const type = TYPES[bytes.getUint16(entry + 2, le)];
    if (type === undefined) continue;
    const count = offsetAt(entry + 4);
    const at = count * type.bytes <= inline ? entry + size - inline : offsetAt(entry + size - inline);
    yield { tag, type, count, at, le };
  }
}

/** The same file, with samples of 16 bits that sharp takes for what they are not declared as whole numbers from 0 on. */
export function withUnsignedSamples(file: Buffer): Buffer {
  const copy = Buffer.from(file);
  const bytes = new DataView(copy.buffer, copy.byteOffset, copy.length);
  const place = [...placesOf(bytes)].find(({ tag }) => tag === TAGS.sampleFormat);
  if (place === undefined || place.type !== TYPES[3]) return copy;
  for (let k = 0; k < place.count; k += 1) bytes.setUint16(place.at + k * 2, UNSIGNED, place.le);
  return copy;
}

/** Numbers from what {@link withUnsignedSamples} gave. */
export function declaredNumbers({ sampleFormat }: TiffTags, values: Float64Array): Float64Array {
  if (sampleFormat[0] === FLOAT) {
    const floats = new Float32Array(values.length);
    fromHalves(Uint16Array.from(values), floats);
    return Float64Array.from(floats);
  }
  return values.map((value) => (value >= 0x8000 ? value - 0x1_0000 : value));
}

/** Whether sharp would read 16 bits as whole numbers from 0 on. */
export function isMistakenFor16Bits({ bits, sampleFormat }: TiffTags): boolean {
  return bits[0] === 16 && (sampleFormat[0] === FLOAT || sampleFormat[0] === SIGNED);
}

const [UNSIGNED, SIGNED, FLOAT] = [1, 2, 3];
const YCBCR = 6;
const JPEG = 7;
/** Compressions that libvips’ build has no decoder for, and which the specifications number so. */
const COMPRESSIONS: ReadonlyMap<number, string> = new Map([
  [6, 'JPEG (old style)'],
  [34661, 'JBIG'],
  [34712, 'JPEG 2000'],
  [34887, 'LERC'],
  [34892, 'lossy JPEG'],
  [34925, 'LZMA'],
  [50000, 'Zstandard'],
  [50001, 'WebP'],
  [50002, 'JPEG XL'],
  [52546, 'JPEG XL'],
]);
/** Bits a sample that libvips reads. */
const DEPTHS: readonly number[] = [1, 2, 4, 8, 16, 32];
/** CIELab and its kin, and sensor values. */
const COLOURS: ReadonlyMap<number, string> = new Map([
  [8, 'CIELab'],
  [9, 'ICCLab'],
  [10, 'ITULab'],
  [32803, 'sensor'],
  [32844, 'LogL'],
  [32845, 'LogLuv'],
]);

/** A kind that libvips would show otherwise than it is meant; null for all others. */
export function misreadKind({ photometric, compression }: TiffTags): TiffKind | null {
  // What it does not decode at all is told as that.
  const isDecoded = !COMPRESSIONS.has(compression[0] ?? 1) && compression[0] !== JPEG;
  return photometric[0] === YCBCR && isDecoded ? { of: 'colours', name: 'YCbCr' } : null;
}

/** The kind of a TIFF that libvips could not decode; null where it is nothing special, so that the file is damaged. */
export function unreadKind({ compression, bits, photometric, planes, tileWidth }: TiffTags): TiffKind | null {
  const packed = COMPRESSIONS.get(compression[0] ?? 1);
  if (packed !== undefined) return { of: 'compression', name: packed };
  const odd = bits.find((each) => !DEPTHS.includes(each));
  if (odd !== undefined) return { of: 'bits', name: `${odd}-bit` };
  const colours = COLOURS.get(photometric[0] ?? 1);
  if (colours !== undefined) return { of: 'colours', name: colours };
  return planes[0] === 2 && tileWidth.length > 0 ? { of: 'layout', name: 'tiles' } : null;
}

/** How many samples of each pixel are neither colour nor transparency. */
export function extraSamples({ extraSamples: kinds }: TiffTags): number {
  return kinds.length > 0 && kinds.every((kind) => kind === 0) ? kinds.length : 0;
}

/** Whether samples are other numbers than whole ones from 0 to 255 or 65,535, which are all that libvips scales. */
export function isOfNumbers({ bits, sampleFormat }: TiffTags): boolean {
  return (bits[0] ?? 1) > 16 || sampleFormat[0] === SIGNED || sampleFormat[0] === FLOAT;
}

/** From black to white. */
export interface SampleRange {
  readonly low: number;
  readonly high: number;
}

/**
 * What black and white are among the numbers of an image: what the file says; the whole range of its type, where the
 * numbers use at least half of it; 0 to 1, to 255 or to 65,535 where floating-point numbers fit; else their own range.
 */
export function sampleRange({ bits, sampleFormat, lowest, highest }: TiffTags, values: Float64Array): SampleRange {
  const [told, toldHigh] = [lowest[0] ?? 0, highest[0] ?? 0];
  if (toldHigh > told) return { low: told, high: toldHigh };
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (sampleFormat[0] === FLOAT) {
    const usual = low < 0 ? undefined : [1, 255, 65_535].find((each) => high <= each);
    return usual === undefined ? { low, high } : { low: 0, high: usual };
  }
  const span = 2 ** (bits[0] ?? 8);
  const whole = sampleFormat[0] === SIGNED ? { low: -span / 2, high: span / 2 - 1 } : { low: 0, high: span - 1 };
  return high - low >= span / 2 || Math.max(-low, high) >= span / 4 ? whole : { low, high };
}

/** Bytes 0 to 255 of numbers; what is no number is black. */
export function toBytes(values: Float64Array, { low, high }: SampleRange): Uint8Array {
  const scale = high > low ? 255 / (high - low) : 0;
  // The clamped array rounds, and makes 0 of what is no number.
  const bytes = new Uint8ClampedArray(values.length);
  for (let i = 0; i < bytes.length; i += 1) bytes[i] = ((values[i] ?? 0) - low) * scale;
  return new Uint8Array(bytes.buffer);
}

/** What is worth knowing about a TIFF that is used. */
export function tiffNotes(tags: TiffTags, range: SampleRange | null): ImageNote[] {
  const extra = extraSamples(tags);
  const notes: ImageNote[] = [];
  if (extra > 0) notes.push({ reason: 'extra-samples', facts: { samples: extra } });
  if (range !== null) notes.push({ reason: 'scaled-numbers', facts: { low: range.low, high: range.high } });
  return notes;
}
