import { describe, expect, it } from 'vitest';
import { decodeBitmap, readBitmapHeader } from './bitmap';
import fixture from './pillow-bitmaps.fixture.json';

const decode = (file: Buffer): number[] => [...decodeBitmap(file, readBitmapHeader(file))];

/** A bitmap with a 40-byte header in front of `rest`. */
function bitmap(width: number, height: number, bits: number, compression: number, rest: Buffer, pixelsAt = 54): Buffer {
  const header = Buffer.alloc(54);
  header.write('BM');
  header.writeUInt32LE(pixelsAt, 10);
  header.writeUInt32LE(40, 14);
  header.writeInt32LE(width, 18);
  header.writeInt32LE(height, 22);
  header.writeUInt16LE(1, 26);
  header.writeUInt16LE(bits, 28);
  header.writeUInt32LE(compression, 30);
  return Buffer.concat([header, rest]);
}

/** Four-byte entries: index i is the grey value i × 10. */
const palette = (colours: number): Buffer =>
  Buffer.concat(Array.from({ length: colours }, (_, i) => Buffer.from([i * 10, i * 10, i * 10, 0])));
const greys = (...indices: number[]): number[] => indices.flatMap((i) => [i * 10, i * 10, i * 10]);

describe('bitmaps', () => {
  it.each(fixture.bitmaps)('of $name are read as Pillow wrote them', ({ file, rgb }) => {
    expect(decode(Buffer.from(file, 'base64'))).toEqual(rgb);
  });

  it('of 4 bits and odd width have all their rows, from the top where the height is negative', () => {
    const rows = Buffer.from([0x12, 0x30, 0, 0, 0x45, 0x60, 0, 0]);
    const at = 54 + 64;
    expect(decode(bitmap(3, 2, 4, 0, Buffer.concat([palette(16), rows]), at))).toEqual(greys(4, 5, 6, 1, 2, 3));
    expect(decode(bitmap(3, -2, 4, 0, Buffer.concat([palette(16), rows]), at))).toEqual(greys(1, 2, 3, 4, 5, 6));
  });

  it('of 16 bits use five bits a colour, or the masks that they bring', () => {
    const pixels = Buffer.from([0x00, 0x7c, 0xe0, 0x03]);
    expect(decode(bitmap(2, 1, 16, 0, pixels))).toEqual([255, 0, 0, 0, 255, 0]);
    const masks = Buffer.alloc(12);
    [0xf800, 0x07e0, 0x001f].forEach((mask, i) => masks.writeUInt32LE(mask, i * 4));
    const masked = Buffer.concat([masks, Buffer.from([0x00, 0xf8, 0xe0, 0x07])]);
    expect(decode(bitmap(2, 1, 16, 3, masked, 66))).toEqual([255, 0, 0, 0, 255, 0]);
  });

  it('with run lengths are unrolled: runs, literals, jumps, ends', () => {
    const runs = Buffer.from([3, 1, 0, 0, 0, 3, 2, 3, 4, 0, 0, 0, 1, 5, 0, 2, 1, 0, 1, 6, 0, 1]);
    const eight = bitmap(3, 3, 8, 1, Buffer.concat([palette(16), Buffer.alloc(960), runs]), 54 + 1024);
    expect(decode(eight)).toEqual(greys(5, 0, 6, 2, 3, 4, 1, 1, 1));
    const nibbles = Buffer.from([3, 0x12, 0, 0, 0, 3, 0x34, 0x50, 0, 1]);
    const four = bitmap(3, 2, 4, 2, Buffer.concat([palette(16), nibbles]), 54 + 64);
    expect(decode(four)).toEqual(greys(3, 4, 5, 1, 2, 1));
  });

  it('that end early are a RangeError, and strange kinds are unsupported', () => {
    for (const { file } of fixture.bitmaps) {
      const whole = Buffer.from(file, 'base64');
      for (const length of [20, 40, whole.length - 4]) {
        expect(() => decode(whole.subarray(0, length))).toThrow(RangeError);
      }
    }
    expect(() => decode(bitmap(1, 1, 24, 4, Buffer.alloc(4)))).toThrow(
      expect.objectContaining({ code: 'unsupported' }) as Error,
    );
    expect(() => decode(bitmap(1, 1, 2, 0, Buffer.alloc(4)))).toThrow(
      expect.objectContaining({ code: 'unsupported' }) as Error,
    );
  });
});
