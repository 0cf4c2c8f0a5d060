/** TIFF by libvips, with what libvips gets wrong set right. */

import sharp from 'sharp';
import { MAX_WHOLE_PIXELS, toWebp, UnusableImageError, type Decoder, type RgbImage } from './decoder';
import { libvipsDecoder, open, reading, toRgb, type LibvipsTraits, type Strictness } from './libvips';
import {
  declaredNumbers,
  extraSamples,
  isMistakenFor16Bits,
  isOfNumbers,
  misreadKind,
  readTiffTags,
  sampleRange,
  tiffNotes,
  toBytes,
  unreadKind,
  withUnsignedSamples,
} from './tiff';

const TRAITS: LibvipsTraits = {
  // libtiff warns of tags, and calls an error what concerns the pixels.
  harmless: /./,
  explain: (bytes) => {
    const kind = unreadKind(readTiffTags(bytes));
    return kind === null ? null : { reason: 'tiff-kind', facts: kind };
  },
};

export function tiffDecoder(begins: RegExp): Decoder {
  const usual = libvipsDecoder('TIFF', 'tiff', begins, TRAITS);
  const decode = async (bytes: Buffer, size: number): Promise<RgbImage> => {
    const tags = readTiffTags(bytes);
    const kind = misreadKind(tags);
    if (kind !== null) throw new UnusableImageError('tiff-kind', kind);
    const isPlain = !isOfNumbers(tags) && extraSamples(tags) === 0;
    if (isPlain) return usual.decode(bytes, size);
    const { result, warning } = await reading(bytes, TRAITS, (strictness) => decodeOdd(bytes, strictness));
    if (warning === null) return result;
    return { ...result, notes: [...(result.notes ?? []), { reason: 'decoder-warning', facts: { words: warning } }] };
  };
  return {
    begins,
    header: usual.header,
    decode,
    reduce: async (bytes, edge) => {
      const { pixels, width, height } = await decode(bytes, edge);
      return toWebp(sharp(pixels, { raw: { width, height, channels: 3 } }), edge);
    },
  };
}

/** Numbers of any type, or samples beside the colours. */
async function decodeOdd(bytes: Buffer, strictness: Strictness): Promise<RgbImage> {
  const tags = readTiffTags(bytes);
  const isMistaken = isMistakenFor16Bits(tags);
  const image = open(isMistaken ? withUnsignedSamples(bytes) : bytes, strictness, MAX_WHOLE_PIXELS);
  const colours = extraSamples(tags) > 0 ? image.removeAlpha() : image;
  if (!isOfNumbers(tags)) return { ...(await toRgb(colours)), notes: tiffNotes(tags, null) };
  const { space } = await image.metadata();
  const { data, info } = await colours
    .toColourspace(space)
    .raw({ depth: 'double' })
    .toBuffer({ resolveWithObject: true });
  const raw = new Float64Array(data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength));
  const values = isMistaken ? declaredNumbers(tags, raw) : raw;
  const range = sampleRange(tags, values);
  const { width, height, channels } = info;
  if (channels !== 1 && channels !== 3)
    throw new UnusableImageError('tiff-kind', { of: 'layout', name: `${channels} samples` });
  const scaled = { raw: { width, height, channels } } as const;
  const rgb = await toRgb(sharp(toBytes(values, range), scaled));
  return { ...rgb, notes: tiffNotes(tags, range) };
}
