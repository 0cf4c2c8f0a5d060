import { describe, expect, it } from 'vitest';
import sharp, { type Sharp } from 'sharp';
import { UnusableImageError } from './decoder';
import { encodeReduced, readHeader } from './decoders';
import fixture from './pillow-bitmaps.fixture.json';

/** Left red, right blue. */
function twoHalves(width: number, height: number): Sharp {
  const pixels = Buffer.alloc(width * height * 3);
  for (let i = 0; i < width * height; i += 1) pixels[i * 3 + (i % width < width / 2 ? 0 : 2)] = 255;
  return sharp(pixels, { raw: { width, height, channels: 3 } });
}

async function look(webp: Buffer) {
  const { data, info } = await sharp(webp).raw().toBuffer({ resolveWithObject: true });
  const at = (x: number, y: number): number[] => [
    ...data.subarray((y * info.width + x) * 3, (y * info.width + x) * 3 + 3),
  ];
  return { width: info.width, height: info.height, channels: info.channels, at };
}

const SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><script>alert(1)</script></svg>';

describe('a picture encoded anew', () => {
  it.each(['jpeg', 'png', 'webp', 'tiff'] as const)('is turned upright: %s', async (format) => {
    const bytes = await twoHalves(400, 200).withMetadata({ orientation: 6 }).toFormat(format).toBuffer();
    const { width, height, at } = await look(await encodeReduced(bytes, 100));
    expect([width, height]).toEqual([50, 100]);
    expect(at(25, 10)[0]).toBeGreaterThan(200);
    expect(at(25, 90)[2]).toBeGreaterThan(200);
  });

  it('is never enlarged, and its transparency is white', async () => {
    const clear = { width: 20, height: 10, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } } as const;
    const bytes = await sharp({ create: clear }).png().toBuffer();
    const { width, height, channels, at } = await look(await encodeReduced(bytes, 1024));
    expect([width, height, channels]).toEqual([20, 10, 3]);
    expect(Math.min(...at(10, 5))).toBeGreaterThan(250);
  });

  it('can be a bitmap', async () => {
    const { file } = fixture.bitmaps.find(({ name }) => name === '24 bits')!;
    const { width, height } = await look(await encodeReduced(Buffer.from(file, 'base64'), 64));
    expect([width, height]).toEqual([5, 3]);
  });

  it('carries nothing but pixels', async () => {
    const bytes = await twoHalves(40, 20)
      .withExif({ IFD0: { Copyright: 'a person’s name' } })
      .withIccProfile('p3')
      .jpeg()
      .toBuffer();
    const { exif, icc, xmp } = await sharp(await encodeReduced(bytes, 64)).metadata();
    expect([exif, icc, xmp]).toEqual([undefined, undefined, undefined]);
  });

  it.each([
    ['an SVG', SVG, 'unsupported'],
    ['a page', '<!doctype html><html><body><script>alert(1)</script></body></html>', 'not-a-picture'],
    ['a script', 'alert(1)', 'not-a-picture'],
    ['an SVG that begins like an AVIF', `<!--ftypavif-->${SVG}`, 'not-a-picture'],
    ['an SVG that begins like a WebP', `<!--    WEBP-->${SVG}`, 'not-a-picture'],
    ['nothing', '', 'empty'],
  ])('is refused: %s', async (_, text, code) => {
    const bytes = Buffer.from(text);
    for (const attempt of [() => encodeReduced(bytes, 64), () => readHeader(bytes)]) {
      await expect(attempt()).rejects.toBeInstanceOf(UnusableImageError);
      await expect(attempt()).rejects.toMatchObject({ code });
    }
  });

  it('is refused when it is cut off', async () => {
    const bytes = await twoHalves(400, 400).jpeg().toBuffer();
    await expect(encodeReduced(bytes.subarray(0, bytes.length / 2), 64)).rejects.toMatchObject({ code: 'truncated' });
  });
});
