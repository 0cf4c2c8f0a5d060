import { mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { prepareFolder } from '../../src/data/samples/prepare-folder';
import { imageWorkerFile } from '../support/image-worker';

let root: string;
let image: Buffer;

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'lathe-prepare-'));
  image = await sharp({ create: { width: 20, height: 20, channels: 3, background: '#123456' } })
    .jpeg()
    .toBuffer();
});
afterEach(() => rm(root, { recursive: true }));

function put(path: string, content: Buffer | string = Buffer.concat([image, Buffer.from(path)])): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content);
}

function putRaw(count: number): void {
  for (let i = 0; i < count; i += 1) {
    put(`raw/cat.${i}.jpg`);
    put(`raw/dog.${i}.jpg`);
  }
}

const prepare = (changes: Partial<Parameters<typeof prepareFolder>[0]> = {}) =>
  prepareFolder({
    raw: join(root, 'raw'),
    layout: null,
    out: join(root, 'out'),
    train: 4,
    validation: 2,
    seed: null,
    workerFile: imageWorkerFile(),
    workers: 2,
    cacheFolder: null,
    onProgress: () => undefined,
    signal: new AbortController().signal,
    ...changes,
  });

const files = (under: string): string[] => readdirSync(join(root, 'out', under)).sort();

describe('preparing a raw download', () => {
  it('puts nothing into the folder that it is made from', async () => {
    putRaw(8);
    const inside = prepare({ out: join(root, 'raw', 'out') });
    await expect(inside).rejects.toMatchObject({ code: 'setting-invalid', message: /outside “.*raw” was expected/ });
    expect(readdirSync(join(root, 'raw'))).toHaveLength(16);
  });

  it('takes the first pictures by number, as the article does, and passes over bad ones', async () => {
    putRaw(12);
    put('raw/cat.2.jpg', 'broken');
    const result = await prepare();
    expect(result.classes).toEqual([
      { label: 'cat', train: 4, validation: 2 },
      { label: 'dog', train: 4, validation: 2 },
    ]);
    expect(files('train/cat')).toEqual(['cat.0.jpg', 'cat.1.jpg', 'cat.3.jpg', 'cat.4.jpg']);
    expect(files('validation/cat')).toEqual(['cat.5.jpg', 'cat.6.jpg']);
    expect(files('validation/dog')).toEqual(['dog.4.jpg', 'dog.5.jpg']);
    expect(result.problems).toMatchObject([{ path: 'cat.2.jpg', code: 'not-a-picture' }]);
    expect(readdirSync(join(root, 'raw')).length).toBe(24);
    expect(readdirSync(root).sort()).toEqual(['out', 'raw']);
  });

  it('draws them by a seed, the same ones for the same seed', async () => {
    putRaw(12);
    const chosen: string[][] = [];
    for (const [out, seed] of [
      ['out', 1],
      ['again', 1],
      ['other', 2],
    ] as const) {
      await prepare({ out: join(root, out), seed });
      chosen.push((readdirSync(join(root, out), { recursive: true }) as string[]).sort());
    }
    expect(chosen[0]!.length).toBe(2 + 4 + 12);
    expect(chosen[1]).toEqual(chosen[0]);
    expect(chosen[2]).not.toEqual(chosen[0]);
  });

  it('lays out class folders, nested ones too, and uses an empty target', async () => {
    for (let i = 0; i < 6; i += 1) for (const label of ['roses', 'tulips']) put(`raw/${label}/${i % 2}/${i}.jpg`);
    mkdirSync(join(root, 'out'));
    await prepare();
    expect(files('train/roses/0')).toEqual(['0.jpg', '2.jpg', '4.jpg']);
    expect(files('train/roses/1')).toEqual(['1.jpg']);
    expect(files('validation/roses/1')).toEqual(['3.jpg', '5.jpg']);
  });

  it('refuses a target that holds something, too few pictures and too few classes, and leaves nothing behind', async () => {
    putRaw(5);
    await expect(prepare()).rejects.toMatchObject({ code: 'too-few-pictures' });
    await expect(prepare({ raw: join(root, 'none') })).rejects.toMatchObject({ code: 'folder-missing' });
    expect(readdirSync(root)).toEqual(['raw']);
    put('out/mine.txt', 'mine');
    await expect(prepare({ train: 1, validation: 1 })).rejects.toMatchObject({ code: 'folder-not-empty' });
    expect(files('')).toEqual(['mine.txt']);
    for (let i = 0; i < 9; i += 1) put(`one/cats/${i}.jpg`);
    const one = prepare({ raw: join(root, 'one'), out: join(root, 'new') });
    await expect(one).rejects.toMatchObject({ code: 'too-few-classes' });
  });

  it('can be cancelled while it copies', async () => {
    putRaw(6);
    const controller = new AbortController();
    const cancelled = prepare({
      signal: controller.signal,
      onProgress: ({ done, total }) => {
        if (total === 12 && done === 5) controller.abort();
      },
    });
    await expect(cancelled).rejects.toMatchObject({ code: 'cancelled' });
    expect(readdirSync(root)).toEqual(['raw']);
  });
});
