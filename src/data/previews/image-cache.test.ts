import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { isKept, isMadeId, KeptFolder, thumbnailEdge, thumbnailName } from './image-cache';

const scratch = mkdtempSync(join(tmpdir(), 'lathe-kept-'));
afterAll(() => rmSync(scratch, { recursive: true }));

describe('thumbnails', () => {
  it.each([
    [1, 64],
    [64, 64],
    [65, 128],
    [300, 512],
    [1024, 1024],
    [9999, 1024],
    [Number.NaN, 1024],
  ])('come in few sizes: %d becomes %d', (wanted, made) => {
    expect(thumbnailEdge(wanted)).toBe(made);
  });

  it('have another name when path, size, time or edge are others', () => {
    const facts = { size: 1, mtimeMs: 2, ctimeMs: 3 };
    const names = [
      thumbnailName('/a', facts, 64),
      thumbnailName('/b', facts, 64),
      thumbnailName('/a', facts, 128),
      thumbnailName('/a', { ...facts, size: 9 }, 64),
      thumbnailName('/a', { ...facts, mtimeMs: 9 }, 64),
      thumbnailName('/a', { ...facts, ctimeMs: 9 }, 64),
    ];
    expect(new Set(names).size).toBe(names.length);
    expect(names.every((name) => /^[0-9a-f]{40}\.webp$/.test(name))).toBe(true);
    expect(thumbnailName('/a', facts, 64)).toBe(names[0]);
  });
});

describe('the id of a made picture', () => {
  it.each(['', '../../../etc/passwd', 'a'.repeat(31), 'A'.repeat(32), `${'a'.repeat(32)}\n`, `${'a'.repeat(32)}.png`])(
    'is not %j',
    (id) => expect(isMadeId(id)).toBe(false),
  );

  it('is 32 hexadecimal digits', () => expect(isMadeId('0123456789abcdef'.repeat(2))).toBe(true));
});

describe('a folder of kept files', () => {
  it('writes files whole and leaves nothing beside them', async () => {
    const folder = join(scratch, 'new', 'below');
    const kept = new KeptFolder(folder, 1000);
    const file = await kept.put('a', Buffer.from('content'));
    await kept.settled();
    expect(readdirSync(folder)).toEqual(['a']);
    expect(await isKept(file)).toBe(true);
  });

  it('removes the longest unused files when there is too much', async () => {
    const folder = join(scratch, 'full');
    mkdirSync(folder);
    for (const [i, name] of ['oldest', 'old', 'young'].entries()) {
      writeFileSync(join(folder, name), Buffer.alloc(100));
      utimesSync(join(folder, name), 1000 + i, 1000 + i);
    }
    // It is looked at, and so is used.
    expect(await isKept(join(folder, 'oldest'))).toBe(true);
    const kept = new KeptFolder(folder, 300);
    await kept.put('new', Buffer.alloc(100));
    await kept.settled();
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
    expect(await Promise.all(names.map((name) => isKept(join(folder, name))))).toEqual([
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
    const kept = new KeptFolder(join(scratch, 'a-file'), 1000);
    await expect(kept.put('a', Buffer.from('x'))).rejects.toMatchObject({ code: 'folder-not-writable' });
  });
});
