import { describe, expect, it } from 'vitest';
import sharp from 'sharp';
import { toHalves } from '../../base/bytes';
import { UnusableImageError } from './decoder';
import { decodeImage, encodeReduced, formatOf } from './decoders';

/** A tag: number, type, values. */
type Tag = readonly [tag: number, type: number, values: readonly number[]];

const BYTES: Readonly<Record<number, number>> = { 3: 2, 4: 4, 11: 4 };

/** A little-endian TIFF of one strip: 16 × 16 pixels of `samples` values each, `put` writes one of `bits` at a place. */
function tiff(
  { bits, samples, format = 1, photometric = samples >= 3 ? 2 : 1, compression = 1, tags = [] }: TiffTraits,
  put: (view: DataView, at: number, pixel: number, sample: number) => void,
): Buffer {
  const pixelBytes = (bits / 8) * samples;
  const data = new DataView(new ArrayBuffer(256 * pixelBytes));
  for (let i = 0; i < 256 * samples; i += 1) put(data, (i * bits) / 8, Math.floor(i / samples), i % samples);
  const of = (value: number): number[] => Array.from({ length: samples }, () => value);
  const all: Tag[] = [
    ...([
      [256, 3, [16]],
      [257, 3, [16]],
      [258, 3, of(bits)],
      [259, 3, [compression]],
      [262, 3, [photometric]],
      [273, 4, [8]],
      [277, 3, [samples]],
      [278, 3, [16]],
      [279, 4, [data.byteLength]],
      [339, 3, of(format)],
    ] as const),
    ...tags,
  ];
  all.sort(([a], [b]) => a - b);
  const directoryAt = 8 + data.byteLength;
  const out = new DataView(new ArrayBuffer(directoryAt + 2 + all.length * 12 + 4 + 400));
  let outsideAt = directoryAt + 2 + all.length * 12 + 4;
  out.setUint16(0, 0x4949);
  out.setUint16(2, 42, true);
  out.setUint32(4, directoryAt, true);
  new Uint8Array(out.buffer).set(new Uint8Array(data.buffer), 8);
  out.setUint16(directoryAt, all.length, true);
  for (const [i, [tag, type, values]] of all.entries()) {
    const at = directoryAt + 2 + i * 12;
    const bytes = BYTES[type]!;
    out.setUint16(at, tag, true);
    out.setUint16(at + 2, type, true);
    out.setUint32(at + 4, values.length, true);
    const isInline = values.length * bytes <= 4;
    if (!isInline) out.setUint32(at + 8, outsideAt, true);
    values.forEach((value, k) => {
      const place = (isInline ? at + 8 : outsideAt) + k * bytes;
      if (type === 11) out.setFloat32(place, value, true);
      else if (bytes === 2) out.setUint16(place, value, true);
      else out.setUint32(place, value, true);
    });
    if (!isInline) outsideAt += values.length * bytes;
  }
  return Buffer.from(out.buffer);
}

interface TiffTraits {
  readonly bits: number;
  readonly samples: number;
  readonly format?: number;
  readonly photometric?: number;
  readonly compression?: number;
  readonly tags?: readonly Tag[];
}

const [UNSIGNED, SIGNED, FLOAT] = [1, 2, 3];

/** Grey of the pixels, by their numbers 0 to 255. */
async function greys(bytes: Buffer): Promise<number[]> {
  const { pixels, width, height } = await decodeImage(bytes, 64);
  expect([width, height]).toEqual([16, 16]);
  return [...pixels].filter((_, i) => i % 3 === 0);
}

const RAMP = Array.from({ length: 256 }, (_, i) => i);

const noteOf = async (bytes: Buffer): Promise<unknown> => {
  const error: unknown = await decodeImage(bytes, 32).catch((thrown: unknown) => thrown);
  return error instanceof UnusableImageError ? error.note : 'decoded';
};

describe('numbers of a TIFF that are not whole ones from 0 on', () => {
  it.each<[string, TiffTraits, (view: DataView, at: number, pixel: number) => void, [number, number]]>([
    [
      'float from 0 to 1',
      { bits: 32, samples: 1, format: FLOAT },
      (v, at, i) => v.setFloat32(at, i / 255, true),
      [0, 1],
    ],
    ['float from 0 to 255', { bits: 32, samples: 1, format: FLOAT }, (v, at, i) => v.setFloat32(at, i, true), [0, 255]],
    [
      'half from 0 to 1',
      { bits: 16, samples: 1, format: FLOAT },
      (v, at, i) => v.setUint16(at, toHalves(Float32Array.of(i / 255))[0]!, true),
      [0, 1],
    ],
    [
      'float around 0',
      { bits: 32, samples: 1, format: FLOAT },
      (v, at, i) => v.setFloat32(at, i - 100, true),
      [-100, 155],
    ],
    ['int8', { bits: 8, samples: 1, format: SIGNED }, (v, at, i) => v.setInt8(at, i - 128), [-128, 127]],
    [
      'int16',
      { bits: 16, samples: 1, format: SIGNED },
      (v, at, i) => v.setInt16(at, i * 257 - 32_768, true),
      [-32_768, 32_767],
    ],
    [
      'uint32',
      { bits: 32, samples: 1, format: UNSIGNED },
      (v, at, i) => v.setUint32(at, i * 16_843_009, true),
      [0, 4_294_967_295],
    ],
    [
      'int32 in a small range',
      { bits: 32, samples: 1, format: SIGNED },
      (v, at, i) => v.setInt32(at, 1000 + i * 10, true),
      [1000, 3550],
    ],
  ])('are scaled, with a note: %s', async (_, traits, put, [low, high]) => {
    const bytes = tiff(traits, put);
    expect(await greys(bytes)).toEqual(RAMP);
    expect((await decodeImage(bytes, 64)).notes).toEqual([{ reason: 'scaled-numbers', facts: { low, high } }]);
    // What is looked at is what is trained on.
    const seen = await sharp(await encodeReduced(bytes, 16))
      .raw()
      .toBuffer();
    expect(Math.abs((seen.at(-1) ?? 0) - 255)).toBeLessThan(20);
  });

  it('are scaled as the file says, where it does', async () => {
    const tags: Tag[] = [
      [340, 11, [0]],
      [341, 11, [765]],
    ];
    const bytes = tiff({ bits: 32, samples: 1, format: FLOAT, tags }, (v, at, i) => v.setFloat32(at, i, true));
    expect(await greys(bytes)).toEqual(RAMP.map((i) => Math.round(i / 3)));
  });

  it('may be in three colours', async () => {
    const bytes = tiff({ bits: 32, samples: 3, format: FLOAT }, (v, at, i, k) =>
      v.setFloat32(at, k === 0 ? i / 255 : 0.5, true),
    );
    const { pixels } = await decodeImage(bytes, 64);
    expect([...pixels.subarray(765)]).toEqual([255, 128, 128]);
  });

  it('leave pixels that are no numbers black', async () => {
    const bytes = tiff({ bits: 32, samples: 1, format: FLOAT }, (v, at, i) =>
      v.setFloat32(at, i === 7 ? NaN : i / 255, true),
    );
    expect((await greys(bytes)).slice(6, 9)).toEqual([6, 0, 8]);
  });

  it('of 64 bits are refused by name', async () => {
    const bytes = tiff({ bits: 64, samples: 1, format: FLOAT }, (v, at) => v.setFloat64(at, 0.5, true));
    expect(await noteOf(bytes)).toEqual({ reason: 'tiff-kind', facts: { of: 'bits', name: '64-bit' } });
  });
});

describe('a TIFF', () => {
  it.each([1, 2])('has %d samples beside its colours left out, and nothing blended by them', async (extra) => {
    const tags: Tag[] = [[338, 3, Array.from({ length: extra }, () => 0)]];
    const bytes = tiff({ bits: 8, samples: 3 + extra, tags }, (v, at, i, k) => v.setUint8(at, k < 3 ? i : 255 - i));
    expect(await greys(bytes)).toEqual(RAMP);
    expect((await decodeImage(bytes, 64)).notes).toEqual([{ reason: 'extra-samples', facts: { samples: extra } }]);
  });

  it('with transparency is laid over white as ever', async () => {
    const tags: Tag[] = [[338, 3, [2]]];
    const bytes = tiff({ bits: 8, samples: 4, tags }, (v, at, _, k) => v.setUint8(at, k < 3 ? 10 : 0));
    expect(new Set(await greys(bytes))).toEqual(new Set([255]));
  });

  it.each<[string, TiffTraits, object]>([
    ['YCbCr that is no JPEG', { bits: 8, samples: 3, photometric: 6 }, { of: 'colours', name: 'YCbCr' }],
    ['LZMA', { bits: 8, samples: 1, compression: 34925 }, { of: 'compression', name: 'LZMA' }],
    ['Zstandard', { bits: 8, samples: 1, compression: 50000 }, { of: 'compression', name: 'Zstandard' }],
    ['old JPEG', { bits: 8, samples: 1, compression: 6 }, { of: 'compression', name: 'JPEG (old style)' }],
  ])('of a kind that is not read is refused by its name: %s', async (_, traits, facts) => {
    expect(await noteOf(tiff(traits, (v, at) => v.setUint8(at, 7)))).toEqual({ reason: 'tiff-kind', facts });
  });

  it('that is cut off stays refused', async () => {
    const bytes = tiff({ bits: 8, samples: 3 }, (v, at, i) => v.setUint8(at, i));
    const strip = Buffer.from(bytes);
    // The strip begins where the file is about to end.
    strip.writeUInt32LE(strip.length - 20, strip.indexOf(Buffer.from([0x11, 0x01, 4, 0])) + 8);
    expect(await noteOf(strip)).not.toBe('decoded');
  });
});

describe('what is no image that is read', () => {
  it.each([
    ['QOI', 'qoif\0\0\0\x01'],
    ['DDS', 'DDS |\0\0\0'],
    ['ICNS', 'icns\0\0\0\x08'],
    ['SGI', '\x01\xda\x01\x01\0\x03'],
    ['PCX', '\n\x05\x01\x08\0\0\0\0'],
    ['headerless bitmap (DIB)', '\x28\0\0\0\x10\0\0\0\x10\0\0\0\x01\0\x18\0\0\0\0\0'],
    ['Netpbm', 'P5 # made by hand\n# and more\n16 16\n255\n'],
    ['Netpbm', 'P7\nWIDTH 4\n'],
    ['TGA', '\0\0\x02\0\0\0\0\0\0\0\0\0\x10\0\x10\0\x18\x20'],
    ['TGA', '\0\x01\x01\0\0\0\x01\x18\0\0\0\0\x10\0\x10\0\x08\0'],
    ['video', '\0\0\0\x18ftypisom\0\0\x02\0'],
  ])('is named: %s', (format, head) => {
    const bytes = Buffer.from(`${head}${'\x07'.repeat(64)}`, 'latin1');
    expect(() => formatOf(bytes)).toThrow(`${format} files are not read; convert it to JPEG or PNG.`);
  });
});

describe('a JPEG', () => {
  const whole = (): Promise<Buffer> =>
    sharp({ create: { width: 64, height: 48, channels: 3, background: '#a05030' } })
      .jpeg()
      .toBuffer();

  it('with stray bytes between its parts is used in full, with a note', async () => {
    const jpeg = await whole();
    const at = jpeg.indexOf(Buffer.from([0xff, 0xda]));
    const stray = Buffer.concat([jpeg.subarray(0, at), Buffer.from([1, 2, 3]), jpeg.subarray(at)]);
    const decoded = await decodeImage(stray, 64);
    expect(Buffer.from(decoded.pixels).equals((await decodeImage(jpeg, 64)).pixels)).toBe(true);
    const words = expect.stringContaining('3 extraneous bytes before marker 0xda') as string;
    expect(decoded.notes).toEqual([{ reason: 'decoder-warning', facts: { words } }]);
  });

  it('is told with its own words, however many others fail beside it', async () => {
    const jpeg = await whole();
    const at = jpeg.indexOf(Buffer.from([0xff, 0xda]));
    const files = Array.from({ length: 24 }, (_, i) =>
      i % 3 === 0
        ? Buffer.concat([jpeg.subarray(0, at), Buffer.alloc(i + 1, 1), jpeg.subarray(at)])
        : i % 3 === 1
          ? tiff({ bits: 8, samples: 1, compression: 34925 }, (v, place) => v.setUint8(place, 7))
          : jpeg.subarray(0, jpeg.length - 100),
    );
    const told = await Promise.all(
      files.map((file) =>
        decodeImage(file, 64).then(
          ({ notes }) => JSON.stringify(notes),
          (error: unknown) => JSON.stringify(error instanceof UnusableImageError ? error.note : String(error)),
        ),
      ),
    );
    told.forEach((text, i) => {
      expect(text).toContain([`${i + 1} extraneous bytes`, 'LZMA', 'ends-early'][i % 3]);
    });
  });
});
