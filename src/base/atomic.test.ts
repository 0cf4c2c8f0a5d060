import { execFileSync } from 'node:child_process';
import {
  lstatSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeNamedFile } from './atomic';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lathe-named-'));
  file = join(folder, 'model');
});
afterEach(() => rmSync(folder, { recursive: true }));

const write = (path: string): Promise<void> => writeFile(path, 'new');

describe('a file that a person named', () => {
  it('is replaced, and its neighbours are left alone', async () => {
    writeFileSync(file, 'old');
    writeFileSync(`${file}.new`, 'a person’s');
    await writeNamedFile(file, write);
    expect(readFileSync(file, 'utf8')).toBe('new');
    expect(readFileSync(`${file}.new`, 'utf8')).toBe('a person’s');
    expect(readdirSync(folder)).toHaveLength(2);
  });

  it('is as it was when writing fails half-way, and nothing is left behind', async () => {
    writeFileSync(file, 'old');
    const failing = async (path: string): Promise<void> => {
      await write(path);
      throw new Error('full');
    };
    await expect(writeNamedFile(file, failing)).rejects.toThrow('full');
    expect(readFileSync(file, 'utf8')).toBe('old');
    expect(readdirSync(folder)).toEqual(['model']);
  });

  it('takes what a process left that died while it wrote it', async () => {
    const aside = (name: string): string => `.new-${name}-0a1b2c3d-0000-4000-8000-0123456789ab`;
    const [old, fresh, other] = [aside('model'), aside('model').replace('0a', '1b'), aside('model2')];
    for (const name of [old, fresh, other]) writeFileSync(join(folder, name), 'half');
    for (const name of [old, other]) utimesSync(join(folder, name), 0, 0);
    await writeNamedFile(file, write);
    expect(readdirSync(folder).sort()).toEqual([fresh, other, 'model'].sort());
  });

  it('is written to where a link leads to it', async () => {
    writeFileSync(file, 'old');
    const link = join(folder, 'latest');
    symlinkSync('model', link);
    await writeNamedFile(link, write);
    expect(readlinkSync(link)).toBe('model');
    expect(readFileSync(file, 'utf8')).toBe('new');
  });

  it.skipIf(process.platform === 'win32')('is written to where it is a pipe or a device', async () => {
    execFileSync('mkfifo', [file]);
    const [read] = await Promise.all([readFile(file, 'utf8'), writeNamedFile(file, write)]);
    expect(read).toBe('new');
    expect(lstatSync(file).isFIFO()).toBe(true);
  });
});
