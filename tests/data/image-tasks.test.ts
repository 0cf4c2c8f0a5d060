import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { drawAugmentation } from '../../src/core/training/augmentation';
import { ImagePool } from '../../src/data/images/image-pool';
import { ImageTasks } from '../../src/data/tasks/image-tasks';
import type { AugmentName } from '../../src/shared/settings';
import { isBuilt, scratchFolder } from '../support/lathe';
import { imageWorkerFile } from '../support/image-worker';
import { ScannedFolder } from '../support/scanned-folder';

const hooks = { onProgress: () => undefined, signal: new AbortController().signal };
const SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><script>alert(1)</script></svg>';

describe.skipIf(!isBuilt)(`pictures for a page${isBuilt ? '' : ': a build would be needed'}`, () => {
  const scratch = scratchFolder();
  const cacheFolder = join(scratch, 'cache');
  let folder: ScannedFolder;
  let tasks: ImageTasks;

  beforeAll(async () => {
    const places = {
      cacheFolder,
      featuresFolder: '',
      featuresBudget: 1e9,
      addonFolder: '',
      runtimeFolder: '',
      weightsFile: '',
    };
    tasks = new ImageTasks({ places, threads: 1, workerFile: imageWorkerFile() });
    folder = await ScannedFolder.make();
    folder.putClasses();
  });

  afterAll(async () => {
    await folder.remove();
    await rm(scratch, { recursive: true });
  });

  function put(name: string, content: string | Buffer): string {
    const file = join(scratch, name);
    writeFileSync(file, content);
    return file;
  }

  /** Pixels of a kept PNG, RGB. */
  async function made(id: string): Promise<Buffer> {
    return sharp(join(cacheFolder, 'made', `${id}.png`))
      .raw()
      .toBuffer();
  }

  it('turns a thumbnail upright and makes it no larger than asked for', async () => {
    const halves = Buffer.alloc(400 * 200 * 3, 0);
    for (let i = 0; i < 400 * 200; i += 1) halves[i * 3 + (i % 400 < 200 ? 0 : 2)] = 255;
    const bytes = await sharp(halves, { raw: { width: 400, height: 200, channels: 3 } })
      .withMetadata({ orientation: 8 })
      .jpeg()
      .toBuffer();
    const { file, type } = await tasks.thumbnail({ file: put('turned.jpg', bytes), edge: 100 });
    expect(type).toBe('image/webp');
    const { data, info } = await sharp(file).raw().toBuffer({ resolveWithObject: true });
    expect([info.width, info.height]).toEqual([64, 128]);
    // Turned to the left: what was left is below.
    expect(data[(120 * 64 + 32) * 3]).toBeGreaterThan(200);
    expect(data[(8 * 64 + 32) * 3 + 2]).toBeGreaterThan(200);
  });

  it.each([
    ['drawing.svg', SVG],
    ['drawing.jpg', SVG],
    ['page.jpg', '<!doctype html><script>alert(1)</script>'],
    ['script.jpg', 'alert(1)'],
    ['empty.jpg', ''],
  ])('refuses %s in words', async (name, content) => {
    const asked = tasks.thumbnail({ file: put(name, content), edge: 64 });
    await expect(asked).rejects.toMatchObject({ code: 'picture-unusable' });
    await expect(asked).rejects.toThrow(name);
  });

  it('refuses what is not there, a folder and a pipe', async () => {
    const pipe = join(scratch, 'pipe.jpg');
    execFileSync('mkfifo', [pipe]);
    for (const file of [join(scratch, 'nothing.jpg'), scratch, pipe]) {
      await expect(tasks.thumbnail({ file, edge: 64 })).rejects.toMatchObject({ code: 'picture-unusable' });
    }
  });

  it.each(['article', 'standard', 'mirror'] as const)('previews the very views that train: %s', async (augment) => {
    const size = 48;
    const args = { folder: folder.folder, size, augment, layout: null, seed: 9, images: 4, augmentations: 3 };
    const rows = await tasks.preview(args, hooks);
    expect(rows.map((row) => row.label)).toEqual(['cats', 'dogs', 'cats', 'dogs']);
    const scan = await folder.scan();
    const files = scan.train.map((image) => join(folder.folder, image.path));
    const pool = new ImagePool({ workerFile: imageWorkerFile(), workers: 1, size, cacheBytes: 0, files });
    const trained = async (image: number, round: number | null): Promise<number[]> => {
      const augmentation =
        round === null ? null : drawAugmentation(augment satisfies AugmentName, args.seed, round, image);
      return Array.from(await pool.load([{ image, augmentation }]), (value) => Math.round(value));
    };
    for (const { path, index, plain, augmentations } of rows) {
      expect(scan.train[index]?.path).toBe(path);
      expect([...(await made(plain))]).toEqual(await trained(index, null));
      expect(augmentations).toHaveLength(3);
      for (const [round, id] of augmentations.entries())
        expect([...(await made(id))]).toEqual(await trained(index, round));
    }
    await pool.close();
    expect(await tasks.preview(args, hooks)).toEqual(rows);
  });

  it('draws another seed differently', async () => {
    const args = {
      folder: folder.folder,
      layout: null,
      size: 32,
      augment: 'article',
      images: 1,
      augmentations: 1,
    } as const;
    const [[one], [two]] = [
      await tasks.preview({ ...args, seed: 1 }, hooks),
      await tasks.preview({ ...args, seed: 2 }, hooks),
    ];
    expect(one?.plain).toBe(two?.plain);
    expect(one?.augmentations).not.toEqual(two?.augmentations);
  });

  it('refuses a folder without pictures', async () => {
    const args = {
      folder: folder.folder,
      size: 32,
      augment: 'article',
      layout: null,
      seed: 1,
      images: 1,
      augmentations: 1,
    } as const;
    const empty = join(scratch, 'no-pictures');
    mkdirSync(join(empty, 'cats'), { recursive: true });
    await expect(tasks.preview({ ...args, folder: empty }, hooks)).rejects.toMatchObject({ code: 'too-few-pictures' });
  });

  it('can be cancelled', async () => {
    const controller = new AbortController();
    const args = {
      folder: folder.folder,
      size: 32,
      augment: 'article',
      layout: null,
      seed: 1,
      images: 8,
      augmentations: 1,
    } as const;
    const asked = tasks.preview(args, { onProgress: () => controller.abort(), signal: controller.signal });
    await expect(asked).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('leaves the files of the person as they are', () => {
    expect(readFileSync(join(folder.folder, 'cats', '0.jpg')).equals(folder.image(0))).toBe(true);
  });
});
