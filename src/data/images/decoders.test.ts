import { describe, expect, it } from 'vitest';
import sharp, { type Sharp } from 'sharp';
import { UnusableImageError } from './decoder';
import { decodeImage, formatOf, readHeader } from './decoders';
import fixture from './pillow-bitmaps.fixture.json';

/** 40 × 20: red on the left, blue on the right. */
function twoHalves(): Sharp {
  const pixels = Buffer.alloc(40 * 20 * 3);
  for (let i = 0; i < 40 * 20; i += 1) pixels[i * 3 + (i % 40 < 20 ? 0 : 2)] = 255;
  return sharp(pixels, { raw: { width: 40, height: 20, channels: 3 } });
}

async function pixel(bytes: Buffer, x: number, y: number): Promise<number[]> {
  const { pixels, width } = await decodeImage(bytes, 32);
  return [...pixels.subarray((y * width + x) * 3, (y * width + x) * 3 + 3)];
}

function expectClose(actual: readonly number[], expected: readonly number[], tolerance: number): void {
  expect(actual.length).toBe(expected.length);
  actual.forEach((value, k) => expect(Math.abs(value - expected[k]!)).toBeLessThanOrEqual(tolerance));
}

const codeOf = async (bytes: Buffer): Promise<string> => {
  const error: unknown = await decodeImage(bytes, 32).catch((thrown: unknown) => thrown);
  return error instanceof UnusableImageError ? error.code : 'decoded';
};

describe('decoding', () => {
  it.each(['jpeg', 'png', 'webp', 'gif', 'tiff', 'avif'] as const)('reads %s as RGB', async (format) => {
    const bytes = await twoHalves().toFormat(format).toBuffer();
    expect(await readHeader(bytes)).toMatchObject({ width: 40, height: 20, frames: 1 });
    expectClose(await pixel(bytes, 5, 10), [255, 0, 0], 12);
    expectClose(await pixel(bytes, 35, 10), [0, 0, 255], 12);
  });

  it('reads bitmaps', async () => {
    const { file, rgb } = fixture.bitmaps.find(({ name }) => name === '24 bits')!;
    const { pixels, width, height } = await decodeImage(Buffer.from(file, 'base64'), 32);
    expect([width, height, ...pixels]).toEqual([5, 3, ...rgb]);
  });

  it('turns a picture as its EXIF orientation says', async () => {
    const bytes = await twoHalves().withMetadata({ orientation: 6 }).png().toBuffer();
    expect(await readHeader(bytes)).toMatchObject({ width: 20, height: 40 });
    expect(await pixel(bytes, 10, 5)).toEqual([255, 0, 0]);
    expect(await pixel(bytes, 10, 35)).toEqual([0, 0, 255]);
  });

  it('turns CMYK, 16 bits and grey into 8-bit RGB', async () => {
    const cmyk = await twoHalves().toColourspace('cmyk').jpeg({ quality: 100 }).toBuffer();
    const [red, green, blue] = await pixel(cmyk, 5, 10);
    expect(red).toBeGreaterThan(200);
    expect(Math.max(green!, blue!)).toBeLessThan(80);
    const deep = await twoHalves().toColourspace('rgb16').png().toBuffer();
    expect(await pixel(deep, 5, 10)).toEqual([255, 0, 0]);
    const grey = await sharp({ create: { width: 20, height: 20, channels: 3, background: '#808080' } })
      .greyscale()
      .png()
      .toBuffer();
    expect(await pixel(grey, 3, 3)).toEqual([128, 128, 128]);
  });

  it('lays transparency over white, in proportion', async () => {
    const background = { r: 0, g: 0, b: 0, alpha: 0.5 };
    const half = await sharp({ create: { width: 20, height: 20, channels: 4, background } })
      .png()
      .toBuffer();
    expectClose(await pixel(half, 3, 3), [127, 127, 127], 1);
    const clear = { r: 0, g: 0, b: 0, alpha: 0 };
    const none = await sharp({ create: { width: 20, height: 20, channels: 4, background: clear } })
      .webp()
      .toBuffer();
    expect(await pixel(none, 3, 3)).toEqual([255, 255, 255]);
  });

  it('takes the first frame of an animation and counts the frames', async () => {
    const frames = await Promise.all(
      ['#ff0000', '#0000ff', '#00ff00'].map((background) =>
        sharp({ create: { width: 16, height: 16, channels: 3, background } })
          .png()
          .toBuffer(),
      ),
    );
    const bytes = await sharp(frames, { join: { animated: true } })
      .gif()
      .toBuffer();
    expect(await readHeader(bytes)).toMatchObject({ width: 16, height: 16, frames: 3 });
    expect(await pixel(bytes, 8, 8)).toEqual([255, 0, 0]);
  });

  it('reduces very large pictures while it reads them, without changing what they show', async () => {
    const bytes = await sharp({ create: { width: 10_000, height: 6_000, channels: 3, background: '#336699' } })
      .png()
      .toBuffer();
    const { width, height, pixels } = await decodeImage(bytes, 100);
    expect([width, height]).toEqual([400, 400]);
    expect([...pixels.subarray(0, 3)]).toEqual([0x33, 0x66, 0x99]);
  });

  it('refuses a decompression bomb by its header', async () => {
    const bomb = await sharp({ create: { width: 100, height: 100, channels: 3, background: '#000000' } })
      .png()
      .toBuffer();
    bomb.writeUInt32BE(60_000, 16);
    bomb.writeUInt32BE(60_000, 20);
    await expect(readHeader(bomb)).rejects.toMatchObject({ code: 'too-large' });
    expect(await codeOf(bomb)).toBe('too-large');
    const bitmap = Buffer.from(fixture.bitmaps[3]!.file, 'base64');
    bitmap.writeInt32LE(100_000, 18);
    bitmap.writeInt32LE(100_000, 22);
    expect(await codeOf(bitmap)).toBe('too-large');
  });

  it('refuses a strip that is longer than any photograph', async () => {
    const bytes = await sharp({ create: { width: 66_000, height: 10, channels: 3, background: '#000000' } })
      .png()
      .toBuffer();
    await expect(readHeader(bytes)).rejects.toThrow('It is 66000 pixels long; at most 65535 are decoded.');
  });

  it('tells a file that is cut off from one that is damaged', async () => {
    const noise = Buffer.from(Array.from({ length: 90 * 90 * 3 }, (_, i) => (i * 7919) % 251));
    const source = (): Sharp => sharp(noise, { raw: { width: 90, height: 90, channels: 3 } });
    for (const format of ['jpeg', 'png', 'webp', 'gif', 'avif'] as const) {
      const bytes = await source().toFormat(format).toBuffer();
      expect([format, await codeOf(bytes.subarray(0, bytes.length / 2))]).toEqual([format, 'truncated']);
    }
    const bitmap = Buffer.from(fixture.bitmaps[3]!.file, 'base64');
    expect(await codeOf(bitmap.subarray(0, bitmap.length - 10))).toBe('truncated');
    const png = await source().png().toBuffer();
    png[png.length >> 1]! ^= 1;
    expect(await codeOf(png)).toBe('corrupt');
    const jpeg = await source().jpeg().toBuffer();
    jpeg.fill(0xff, jpeg.length >> 1, (jpeg.length >> 1) + 400);
    expect(await codeOf(jpeg)).toBe('corrupt');
  });

  it('takes a JPEG with stray bytes before its end, as other programs do', async () => {
    const jpeg = await twoHalves().jpeg().toBuffer();
    const end = jpeg.length - 2;
    const bytes = Buffer.concat([
      jpeg.subarray(0, end),
      Buffer.alloc(50, 0x37),
      jpeg.subarray(end),
      Buffer.from('tail'),
    ]);
    expect(await codeOf(bytes)).toBe('decoded');
  });

  it('names what is empty, no picture, or a format that is not read', async () => {
    expect(await codeOf(Buffer.alloc(0))).toBe('empty');
    expect(await codeOf(Buffer.from('BM is how this text begins, and it goes on'))).toBe('not-a-picture');
    expect(await codeOf(Buffer.from('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>'))).toBe(
      'unsupported',
    );
    expect(await codeOf(Buffer.from('%PDF-1.7 and so on'))).toBe('unsupported');
    expect(await codeOf(Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1'))).toBe('unsupported');
  });

  it('tells formats from content', () => {
    expect(formatOf(Buffer.from('GIF89a......'))).toBe('GIF');
    expect(formatOf(Buffer.from('RIFF....WEBPVP8 '))).toBe('WebP');
    const refused = [
      ['RIFF....WAVEfmt ', { reason: 'no-image' }],
      ['<html><body>404</body></html>', { reason: 'no-image' }],
      ['II*\0....CR\x02\0', { reason: 'format-not-read', facts: { format: 'camera raw' } }],
      ['P6 10 10 255\n', { reason: 'format-not-read', facts: { format: 'Netpbm' } }],
    ] as const;
    for (const [text, note] of refused) {
      expect(() => formatOf(Buffer.from(text, 'latin1'))).toThrow(
        expect.objectContaining({ note: expect.objectContaining(note) as object }) as Error,
      );
    }
  });

  it('gives the same bytes each time', async () => {
    const bytes = await twoHalves().jpeg().toBuffer();
    const first = await decodeImage(bytes, 32);
    expect(await decodeImage(Buffer.from(bytes), 32)).toEqual(first);
  });
});
