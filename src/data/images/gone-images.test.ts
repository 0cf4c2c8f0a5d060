import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ImageNote } from '../../shared/failures/image-notes';
import { LatheError } from '../../shared/failures/failure';
import { withAllGone } from './gone-images';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lathe-gone-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const filesOf = (count: number): string[] => Array.from({ length: count }, (_, i) => join(folder, `${i}.jpg`));
const about = (file: string, found: ImageNote | null) => new LatheError('dataset-changed', { file, found });
const unreadable = (system: string): ImageNote => ({ reason: 'unreadable', facts: { system } });

describe('an error about a picture', () => {
  it('tells of all that are gone where one is: how many, and the first', async () => {
    const files = filesOf(70);
    for (const file of files.slice(0, 60)) writeFileSync(file, 'here');
    const told = await withAllGone(about(files[66] ?? '', unreadable('ENOENT')), files);
    const facts = { files: files.slice(60, 63), missing: 10, of: 70 };
    expect(told).toMatchObject({ code: 'dataset-changed', failure: { reason: 'images-gone', facts } });
  });

  it('stays as it is where the picture is another, can’t be read, or is there again', async () => {
    const files = filesOf(2);
    const [file = ''] = files;
    for (const found of [null, unreadable('EACCES')]) {
      const error = about(file, found);
      expect(await withAllGone(error, files)).toBe(error);
    }
    for (const each of files) writeFileSync(each, 'here');
    const error = about(file, unreadable('ENOENT'));
    expect(await withAllGone(error, files)).toBe(error);
  });
});
