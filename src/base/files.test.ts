import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeFolders } from './files';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'lathe-files-'));
});
afterEach(() => rmSync(root, { recursive: true }));

describe('making folders', () => {
  it('makes those that are missing, and leaves those that are there', async () => {
    const folder = join(root, 'a', 'b', 'c');
    mkdirSync(join(root, 'a'));
    await Promise.all([makeFolders(folder, 0o700), makeFolders(folder, 0o700)]);
    await makeFolders(folder);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  });

  it('says that a file is in the place, or in the way', async () => {
    writeFileSync(join(root, 'file'), '');
    await expect(makeFolders(join(root, 'file'))).rejects.toMatchObject({ code: 'EEXIST' });
    await expect(makeFolders(join(root, 'file', 'a', 'b'))).rejects.toMatchObject({ code: 'ENOTDIR' });
  });

  it.runIf(process.platform === 'linux')('ends where no folder can be made in one that is there', async () => {
    await expect(makeFolders('/proc/lathe/runs')).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
