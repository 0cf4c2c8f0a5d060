import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { drawSampleImages } from './sample-images';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'lathe-samples-'));
});
afterEach(() => rm(root, { recursive: true }));

const draw = (name: string, seed: number, signal = new AbortController().signal) =>
  drawSampleImages({ folder: join(root, name), seed, train: 2, validation: 1, onProgress: () => undefined, signal });

function hash(name: string): string {
  const folder = join(root, name);
  const sum = createHash('sha256');
  for (const path of (readdirSync(folder, { recursive: true }) as string[]).sort()) {
    if (path.endsWith('.jpg')) sum.update(path).update(readFileSync(join(folder, path)));
  }
  return sum.digest('hex');
}

describe('sample pictures', () => {
  it('are the same for the same seed, and others for another', async () => {
    const result = await draw('a', 1);
    expect(result).toEqual({ folder: join(root, 'a'), classes: ['leaves', 'rings', 'stars'], pictures: 9 });
    await draw('b', 1);
    await draw('c', 2);
    expect(hash('b')).toBe(hash('a'));
    expect(hash('c')).not.toBe(hash('a'));
    expect(readdirSync(join(root, 'a', 'validation', 'rings'))).toEqual(['rings.0.jpg']);
  });

  it('are left alone when they are there, and never drawn among other files', async () => {
    await draw('a', 1);
    const file = join(root, 'a', 'train', 'stars', 'stars.1.jpg');
    const before = statSync(file).mtimeMs;
    await draw('a', 1);
    expect(statSync(file).mtimeMs).toBe(before);
    await expect(draw('a', 2)).rejects.toMatchObject({ code: 'folder-not-empty' });
    writeFileSync(join(root, 'file'), '');
    await expect(draw('file', 1)).rejects.toMatchObject({ code: 'folder-not-writable' });
  });

  it('leave nothing behind when they are cancelled', async () => {
    await expect(draw('a', 1, AbortSignal.abort())).rejects.toMatchObject({ code: 'cancelled' });
    expect(readdirSync(root)).toEqual([]);
  });
});
