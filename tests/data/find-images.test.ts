import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findImages } from '../../src/data/scan/find-images';
import { imageWorkerFile } from '../support/image-worker';
import { ScannedFolder } from '../support/scanned-folder';

let at: ScannedFolder;
beforeEach(async () => {
  at = await ScannedFolder.make();
});
afterEach(() => at.remove());

const find = (paths: readonly string[]) =>
  findImages(
    paths.map((path) => join(at.folder, path)),
    {
      workerFile: imageWorkerFile(),
      workers: 1,
      cacheFolder: join(at.root, 'cache'),
      onProgress: () => undefined,
      signal: new AbortController().signal,
    },
  );

describe('pictures to predict', () => {
  it('are found by file and by folder, in the order they were named; others are named', async () => {
    at.put('b/2.jpg', at.image(2));
    at.put('b/deep/1.jpg', at.image(1));
    at.put('b/bad.jpg', at.image(1).subarray(0, 200));
    at.put('a.jpg', at.image(3));
    at.put('notes.txt', 'notes');
    execFileSync('mkfifo', [join(at.folder, 'pipe')]);
    const found = await find(['b', 'notes.txt', 'a.jpg', 'pipe']);
    const named = ['b/2.jpg', 'b/deep/1.jpg', 'a.jpg'].map((path) => join(at.folder, path));
    expect(found.images.map(({ file }) => file)).toEqual(named);
    const hash = createHash('sha256').update(at.image(3)).digest('hex');
    expect(found.images.at(-1)?.sha256).toBe(hash);
    expect(Object.fromEntries(found.problems.map(({ path, code }) => [path, code]))).toEqual({
      [join(at.folder, 'b/bad.jpg')]: 'truncated',
      [join(at.folder, 'notes.txt')]: 'not-a-picture',
      [join(at.folder, 'pipe')]: 'not-a-picture',
    });
  });

  it('that do not exist are a failure', async () => {
    await expect(find(['none.jpg'])).rejects.toMatchObject({ code: 'folder-missing' });
  });
});
