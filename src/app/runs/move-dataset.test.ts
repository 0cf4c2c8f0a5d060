import { cpSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sha256 } from '../../base/hash';
import { hashFiles } from '../../data/scan/hash-files';
import { formatJson, readDataset, readImageFolder } from '../../runs/folder/run-files';
import { acquireRunLock } from '../../runs/folder/run-lock';
import type { RunDataset, RunImage, ScannedImage } from '../../shared/dataset';
import { runDataset } from './run-dataset';
import { moveDataset } from './move-dataset';

let root: string;
let runDir: string;
const at = (...names: string[]): string => join(root, ...names);

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'lathe-moved-'));
  runDir = at('run');
  mkdirSync(runDir);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const CONTENTS: Record<string, string> = {
  'cats/1.jpg': 'one cat',
  'cats/2.jpg': 'cat two',
  'dogs/1.jpg': 'one dog',
  // The same picture twice, and one of the same size as another.
  'dogs/2.jpg': 'one dog',
  'dogs/3.jpg': 'a dog 3',
};

function put(folder: string): ScannedImage[] {
  return Object.entries(CONTENTS).map(([path, content]) => {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
    const facts = { bytes: content.length, sha256: sha256(content), modifiedMs: 1, width: 20, height: 20 };
    return { path, label: dirname(path), ...facts };
  });
}

/** A run on `data`, and on the pictures of `check` for validation where that is one. */
function makeRun(check: string | null): RunDataset {
  const train = put(at('data'));
  const validation = check === null ? [] : put(check);
  const layout = 'class-folders';
  const found = {
    folder: at('data'),
    validationFolder: check,
    layout,
    classes: ['cats', 'dogs'],
    problems: [],
  } as const;
  const dataset = runDataset({ ...found, train, validation }, null, 3);
  writeFileSync(join(runDir, 'dataset.json'), formatJson(dataset));
  return dataset;
}

const signal = new AbortController().signal;
const move = (folder: string) =>
  moveDataset(runDir, folder, (args) => hashFiles(args, { signal, onProgress: () => undefined }));
const contentOf = ({ file }: RunImage): string => readFileSync(file, 'utf8');
const whatIsSaid = ({ path, label, sha256: hash, classIndex }: RunImage) => ({ path, label, hash, classIndex });

describe('the pictures of a run', () => {
  it('are found where their folder was moved to, in order and under the names that they had', async () => {
    const before = makeRun(null);
    mkdirSync(at('disk'));
    renameSync(at('data'), at('disk', 'animals'));
    writeFileSync(at('disk', 'notes'), 'one cat');
    expect(await move(at('disk'))).toEqual({ images: 5, others: 1 });
    const after = await readDataset(runDir);
    expect(after).toMatchObject({ folder: at('disk', 'animals'), validationFolder: null, movedFrom: at('data') });
    expect(after.sha256).toBe(before.sha256);
    expect(await readImageFolder(runDir)).toBe(at('disk', 'animals'));
    for (const subset of ['train', 'validation'] as const) {
      expect(after[subset].map(whatIsSaid)).toEqual(before[subset].map(whatIsSaid));
      expect(after[subset].map(contentOf)).toEqual(before[subset].map(({ path }) => CONTENTS[path]));
    }
  });

  it('are found under any names, two of the same content in two places', async () => {
    const before = makeRun(null);
    mkdirSync(at('heap'));
    for (const [i, path] of Object.keys(CONTENTS).entries()) renameSync(at('data', path), at('heap', `IMG_${i}.jpeg`));
    await move(at('heap'));
    const after = await readDataset(runDir);
    expect(after.folder).toBe(at('heap'));
    const images = [...after.train, ...after.validation];
    expect(images.map(contentOf)).toEqual([...before.train, ...before.validation].map(({ path }) => CONTENTS[path]));
    expect(new Set(images.map(({ file }) => file)).size).toBe(5);
    // And back: the run remembers where it began.
    cpSync(at('heap'), at('again'), { recursive: true });
    await move(at('again'));
    expect(await readDataset(runDir)).toMatchObject({ folder: at('again'), movedFrom: at('data') });
  });

  it('stay in the validation folder where only those to train on were moved', async () => {
    makeRun(at('check'));
    renameSync(at('data'), at('moved'));
    expect(await move(at('moved'))).toEqual({ images: 5, others: 0 });
    expect(await readDataset(runDir)).toMatchObject({ folder: at('moved'), validationFolder: at('check') });
    // Both below one folder.
    mkdirSync(at('both'));
    renameSync(at('moved'), at('both', 'a'));
    renameSync(at('check'), at('both', 'b'));
    await move(at('both'));
    const after = await readDataset(runDir);
    expect(new Set([...after.train, ...after.validation].map(({ file }) => file)).size).toBe(10);
    expect(after.train.every(({ file }) => file.startsWith(at('both')))).toBe(true);
  });

  it.each([
    ['gone', () => rmSync(at('moved', 'cats', '1.jpg')), { missing: 1, changed: 0, files: ['cats/1.jpg'] }],
    ['changed', () => writeFileSync(at('moved', 'cats', '1.jpg'), 'one CAT'), { missing: 1, changed: 1 }],
    ['one of two of the same content', () => rmSync(at('moved', 'dogs', '2.jpg')), { missing: 1 }],
    ['all gone', () => rmSync(at('moved', 'cats'), { recursive: true }), { missing: 2, changed: 0, of: 5 }],
  ])('are refused where some are %s, and nothing is written', async (_, change, facts) => {
    makeRun(null);
    const before = readFileSync(join(runDir, 'dataset.json'));
    renameSync(at('data'), at('moved'));
    change();
    await expect(move(at('moved'))).rejects.toMatchObject({
      code: 'dataset-changed',
      failure: { reason: 'images-not-found', facts },
    });
    expect(readFileSync(join(runDir, 'dataset.json'))).toEqual(before);
  });

  it('are not looked for in what is no folder, nor moved while another process has the run', async () => {
    makeRun(null);
    await expect(move(at('nowhere'))).rejects.toMatchObject({ code: 'folder-missing' });
    await expect(move(join(runDir, 'dataset.json'))).rejects.toMatchObject({ code: 'folder-not-a-folder' });
    const lock = await acquireRunLock(runDir);
    await expect(move(at('data'))).rejects.toMatchObject({ code: 'run-locked' });
    await lock.release();
  });
});
