import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { drawAugmentation, MIRROR_IMAGE } from '../../src/core/training/augmentation';
import { augmentImage } from '../../src/data/images/augment-image';
import { decodeImage } from '../../src/data/images/decoders';
import { ImagePool, type ImagePoolOptions } from '../../src/data/images/image-pool';
import { readAhead } from '../../src/base/concurrency';
import { resizeSquare } from '../../src/data/images/resize';
import { imageWorkerFile } from '../support/image-worker';

const SIZE = 32;
const LENGTH = SIZE * SIZE * 3;
let folder: string;
let files: string[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'lathe-pool-'));
  files = Array.from({ length: 6 }, (_, i) => join(folder, `${i}.jpg`));
  for (const [i, file] of files.entries()) {
    const noise = Buffer.from(Array.from({ length: 70 * 50 * 3 }, (_, at) => (at * (31 + i)) % 253));
    await sharp(noise, { raw: { width: 70, height: 50, channels: 3 } })
      .jpeg()
      .toFile(file);
  }
});
afterEach(() => rm(folder, { recursive: true }));

async function withPool<T>(options: Partial<ImagePoolOptions>, work: (pool: ImagePool) => Promise<T>): Promise<T> {
  const pool = new ImagePool({
    workerFile: imageWorkerFile(),
    workers: 2,
    size: SIZE,
    cacheBytes: 0,
    files,
    ...options,
  });
  try {
    return await work(pool);
  } finally {
    await pool.close();
  }
}

async function expected(index: number, augmentation = drawAugmentation('none', 0, 0, 0)): Promise<Float32Array> {
  const { pixels, width, height } = await decodeImage(readFileSync(files[index]!), SIZE);
  const values = new Float32Array(LENGTH);
  augmentImage(resizeSquare(pixels, width, height, SIZE), SIZE, augmentation, values, 0);
  return values;
}

/** Blocks this thread, as a TensorFlow call does, until the process has used no time for a second. */
function blockUntilWorkersRest(): void {
  const clock = new Int32Array(new SharedArrayBuffer(4));
  const used = (): number => process.cpuUsage().user + process.cpuUsage().system;
  for (let before = -Infinity; used() - before > 20_000;) {
    before = used();
    Atomics.wait(clock, 0, 0, 1000);
  }
}

const plain = (image: number) => ({ image, augmentation: null });

describe('the picture pool', () => {
  it('gives the same pictures where the addon resizes', async () => {
    const addonFolder = join(import.meta.dirname, '..', '..', 'resources', 'addon');
    await withPool({ addonFolder }, async (pool) => {
      expect(await pool.load([plain(1)])).toEqual(await expected(1));
    });
  });

  it('gives the pictures that were asked for, in order, each in its view', async () => {
    const augmentation = drawAugmentation('article', 1, 2, 3);
    const values = await withPool({}, (pool) =>
      pool.load([plain(3), { image: 0, augmentation: MIRROR_IMAGE }, { image: 3, augmentation }]),
    );
    expect(values.length).toBe(3 * LENGTH);
    expect(values.subarray(0, LENGTH)).toEqual(await expected(3));
    expect(values.subarray(LENGTH, 2 * LENGTH)).toEqual(await expected(0, MIRROR_IMAGE));
    expect(values.subarray(2 * LENGTH)).toEqual(await expected(3, augmentation));
  });

  it('gives the same values with and without memory, with one worker and with three', async () => {
    const epoch = (pool: ImagePool) =>
      Promise.all(
        files.map((_, i) => pool.load([plain(i), { image: i, augmentation: drawAugmentation('standard', 1, 1, i) }])),
      );
    const reference = await withPool({ workers: 1 }, epoch);
    for (const cacheBytes of [0, LENGTH * 2 + 5, LENGTH * 100]) {
      await withPool({ workers: 3, cacheBytes }, async (pool) => {
        expect(await epoch(pool)).toEqual(reference);
        expect(await epoch(pool)).toEqual(reference);
      });
    }
  });

  it('keeps pictures in memory as far as the budget goes', async () => {
    await withPool({ cacheBytes: LENGTH * 2 }, async (pool) => {
      const before = await pool.load([plain(0), plain(1), plain(2)]);
      for (const file of files) rmSync(file);
      expect(await pool.load([plain(0), plain(1)])).toEqual(before.slice(0, 2 * LENGTH));
      await expect(pool.load([plain(2)])).rejects.toMatchObject({ code: 'dataset-changed' });
      for (const file of files) writeFileSync(file, '');
    });
  });

  it('works through its batches while the thread that asked is busy', async () => {
    await withPool({}, async (pool) => {
      await pool.load([plain(0)]);
      const batches = Array.from({ length: 8 }, () => pool.load(files.map((_, i) => plain(i))));
      blockUntilWorkersRest();
      // What was not read by now can no longer be.
      for (const file of files) rmSync(file);
      expect((await Promise.all(batches)).map((batch) => batch.length)).toEqual(
        batches.map(() => files.length * LENGTH),
      );
      for (const file of files) writeFileSync(file, '');
    });
  });

  it.each([
    ['gone', () => rmSync(files[1]!)],
    ['no picture any more', () => writeFileSync(files[1]!, 'text')],
    ['cut short', () => writeFileSync(files[1]!, readFileSync(files[1]!).subarray(0, 400))],
  ])('names the file that is %s', async (_, change) => {
    await withPool({}, async (pool) => {
      change();
      const loading = pool.load([plain(0), plain(1)]);
      await expect(loading).rejects.toMatchObject({ code: 'dataset-changed' });
      await expect(loading).rejects.toThrow(files[1]!);
      expect((await pool.load([plain(0)])).length).toBe(LENGTH);
    });
  });

  it('notices other content where it knows the hash', async () => {
    const sha256s = files.map((file) => createHash('sha256').update(readFileSync(file)).digest('hex'));
    await withPool({ sha256s }, async (pool) => {
      expect((await pool.load([plain(4)])).length).toBe(LENGTH);
      writeFileSync(files[4]!, readFileSync(files[5]!));
      await expect(pool.load([plain(4)])).rejects.toMatchObject({ code: 'dataset-changed' });
      for (const file of files.slice(0, 2)) rmSync(file);
      await expect(pool.load([plain(1)])).rejects.toMatchObject({
        failure: { facts: { missing: 2, of: files.length } },
      });
    });
  });

  it('feeds an epoch through readAhead', async () => {
    await withPool({ cacheBytes: LENGTH * 6 }, async (pool) => {
      const batches = Array.from({ length: 12 }, (_, b) => () => pool.load([plain(b % 6), plain((b + 1) % 6)]));
      let count = 0;
      for await (const batch of readAhead(batches, 4)) {
        expect(batch.subarray(0, LENGTH)).toEqual(await expected(count % 6));
        count += 1;
      }
      expect(count).toBe(12);
    });
  });

  it('rejects what is pending when it closes, and everything after', async () => {
    const pool = new ImagePool({ workerFile: imageWorkerFile(), workers: 1, size: SIZE, cacheBytes: 0, files });
    const loading = pool.load(files.map((_, i) => plain(i)));
    const seen = expect(loading).rejects.toMatchObject({ code: 'cancelled' });
    await pool.close();
    await seen;
    await expect(pool.load([plain(0)])).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('takes a worker that can’t start as a defect, not as silence', async () => {
    await withPool({ workerFile: join(folder, 'none.js') }, async (pool) => {
      await expect(pool.load([plain(0)])).rejects.toThrow('none.js');
    });
  });
});
