import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { DiskCache, isCached } from './disk-cache';

const scratch = mkdtempSync(join(tmpdir(), 'lathe-cache-'));
afterAll(() => rmSync(scratch, { recursive: true }));

describe('a cache on the disk', () => {
  it('writes files whole and leaves nothing beside them', async () => {
    const folder = join(scratch, 'new', 'below');
    const kept = new DiskCache(folder, 1000);
    const file = await kept.put('a', Buffer.from('content'));
    await kept.tidy();
    expect(readdirSync(folder)).toEqual(['a']);
    expect(await isCached(file)).toBe(true);
  });

  it('removes the longest unused files when there is too much', async () => {
    const folder = join(scratch, 'full');
    mkdirSync(folder);
    for (const [i, name] of ['oldest', 'old', 'young'].entries()) {
      writeFileSync(join(folder, name), Buffer.alloc(100));
      utimesSync(join(folder, name), 1000 + i, 1000 + i);
    }
    // It is looked at, and so is used.
    expect(await isCached(join(folder, 'oldest'))).toBe(true);
    const kept = new DiskCache(folder, 300);
    await kept.put('new', Buffer.alloc(100));
    await kept.tidy();
    expect(readdirSync(folder).sort()).toEqual(['new', 'oldest', 'young']);
  });

  it('does not count an empty file, a link or a folder as kept, and notes the use of a file', async () => {
    const folder = join(scratch, 'odd');
    mkdirSync(join(folder, 'folder'), { recursive: true });
    writeFileSync(join(folder, 'empty'), '');
    writeFileSync(join(folder, 'file'), 'x');
    symlinkSync(join(folder, 'file'), join(folder, 'link'));
    utimesSync(join(folder, 'file'), 1000, 1000);
    const names = ['empty', 'link', 'folder', 'nothing', 'file'];
    expect(await Promise.all(names.map((name) => isCached(join(folder, name))))).toEqual([
      false,
      false,
      false,
      false,
      true,
    ]);
    expect(statSync(join(folder, 'file')).mtimeMs).toBeGreaterThan(1_000_000);
  });

  it('says so when it can’t write', async () => {
    writeFileSync(join(scratch, 'a-file'), '');
    const kept = new DiskCache(join(scratch, 'a-file'), 1000);
    await expect(kept.put('a', Buffer.from('x'))).rejects.toMatchObject({ code: 'folder-not-writable' });
  });
});
