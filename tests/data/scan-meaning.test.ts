/** What a folder means, and when a person is asked. */

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { surveyFolder } from '../../src/data/scan/scan-folder';
import type { Layout } from '../../src/shared/layouts';
import { imageWorkerFile } from '../support/image-worker';
import { codesOf, ScannedFolder } from '../support/scanned-folder';

let at: ScannedFolder;
beforeEach(async () => {
  at = await ScannedFolder.make();
});
afterEach(() => at.remove());

const survey = (layout: Layout | null = null) =>
  surveyFolder({
    folder: at.folder,
    validationFolder: null,
    layout,
    workerFile: imageWorkerFile(),
    workers: 2,
    cacheFolder: null,
    onProgress: () => undefined,
    signal: new AbortController().signal,
  });

/** Two images, of different content, in each of the folders. */
function fill(...folders: readonly string[]): void {
  for (const [i, folder] of folders.entries()) {
    at.put(`${folder}/0.jpg`, at.image((2 * i) % 12));
    at.put(`${folder}/1.jpg`, at.image((2 * i + 1) % 12));
  }
}

const halves = (one: string, two: string): string[] => [`${one}/a`, `${one}/b`, `${two}/a`, `${two}/b`];

describe('parts of a split', () => {
  it.each([
    ['training_set', 'test_set'],
    ['Training', 'Test'],
    ['Training', 'Testing'],
    ['Train', 'Valid'],
    ['train', 'dev'],
    ['TrainImages', 'eval'],
    ['trainset', 'valset'],
    ['train2017', 'val2017'],
    ['training-data', 'holdout'],
    ['训练集', '验证集'],
    ['seg_train/seg_train', 'seg_test/seg_test'],
    ['training_set/training_set', 'test_set/test_set'],
  ])('%s and %s', async (one, two) => {
    fill(...halves(one, two));
    const { scan, refusal } = await survey();
    expect(refusal).toBeNull();
    expect(scan).toMatchObject({ layout: 'train-validation', classes: ['a', 'b'], problems: [] });
    expect(scan.train.map(({ path }) => path)).toContain(`${one}/a/0.jpg`);
    expect(scan.validation.map(({ path }) => path)).toContain(`${two}/b/1.jpg`);
  });

  it.each([
    ['test', 'valid', 'valid'],
    ['test_set', 'Validation', 'Validation'],
  ])('%s is left for evaluation beside %s', async (test, validation, used) => {
    fill('train/a', 'train/b', `${test}/a`, `${test}/b`, `${validation}/a`, `${validation}/b`);
    const { scan } = await survey();
    expect(scan.validation.map(({ path }) => path.split('/')[0])).toEqual([used, used, used, used]);
    expect(scan.problems.filter(({ reason }) => reason === 'for-evaluation').map(({ path }) => path)).toEqual([test]);
  });

  it.each(['test/unknown', 'test/test', 'test1', 'seg_pred/seg_pred', 'unlabeled'])(
    '%s is left for prediction',
    async (test) => {
      fill('train/a', 'train/b', test);
      const { scan, refusal } = await survey(test === 'unlabeled' ? 'train-validation' : null);
      expect(refusal).toBeNull();
      expect([scan.train.length, scan.validation.length]).toEqual([4, 0]);
      expect(scan.problems.map(({ path, reason }) => [path, reason])).toEqual([[test.split('/')[0], 'for-prediction']]);
    },
  );

  it('an empty validation folder, or one without classes, does not validate', async () => {
    fill('train/a', 'train/b', 'val');
    expect(codesOf((await survey()).scan)).toEqual({ val: 'outside-classes' });
  });

  it('classes beside a validation folder with the same ones', async () => {
    fill('a', 'b', 'val/a', 'val/b');
    const { scan, refusal } = await survey();
    expect(refusal).toBeNull();
    expect(scan).toMatchObject({ layout: 'train-validation', classes: ['a', 'b'] });
    expect([scan.train.length, scan.validation.length]).toEqual([4, 4]);
  });
});

describe('a person is asked', () => {
  it.each([
    ['a class that is called train', ['train', 'car', 'bus'], ['bus', 'car', 'train'], null],
    [
      'two training folders',
      [...halves('train', 'training'), 'val/a', 'val/b'],
      ['train', 'training', 'val'],
      ['a', 'b'],
    ],
    ['images in both parts', ['train', 'test'], ['test', 'train'], null],
    ['parts by year', halves('2023', '2024'), ['2023', '2024'], ['a', 'b']],
    ['folds', [...halves('fold1', 'fold2'), 'fold3/a', 'fold3/b'], ['fold1', 'fold2', 'fold3'], null],
    [
      'parts in each class',
      halves('cats', 'dogs').map((p) => p.replace('/a', '/train').replace('/b', '/test')),
      ['cats', 'dogs'],
      ['cats', 'dogs'],
    ],
    ['test images beside classes', ['a', 'b', 'test'], ['a', 'b', 'test'], ['a', 'b']],
    ['no training part', halves('val', 'test'), ['test', 'val'], ['a', 'b']],
  ])('%s', async (_, folders, asClasses, asSplit) => {
    fill(...folders);
    const asked = await survey();
    expect(asked.refusal).toMatchObject({ code: 'layout-ambiguous', facts: { folders: asClasses } });
    expect(asked.scan.problems.filter(({ code }) => code === 'outside-classes')).toEqual([]);
    const classes = await survey('class-folders');
    expect(classes.refusal).toBeNull();
    expect(classes.scan).toMatchObject({ layout: 'class-folders', classes: asClasses, validation: [] });
    const split = await survey('train-validation');
    if (asSplit === null) expect(split.refusal?.code).toBe('too-few-classes');
    else expect(split).toMatchObject({ refusal: null, scan: { layout: 'train-validation', classes: asSplit } });
  });

  it.each([
    ['valid beside invalid', ['valid', 'invalid']],
    ['test beside control', ['test', 'control']],
    ['seasons in one class', ['cats/summer', 'cats/winter', 'dogs/summer']],
    ['images in folders of one name', ['n01/images', 'n02/images']],
    ['words that only hold such a name', ['train station', 'bus station']],
  ])('but not of %s', async (_, folders) => {
    fill(...folders);
    const { scan, refusal } = await survey();
    expect(refusal).toBeNull();
    expect(scan.layout).toBe('class-folders');
  });

  it('of a flat folder only where it says so', async () => {
    for (let i = 0; i < 3; i += 1) {
      at.put(`cat.${i}.jpg`, at.image(i));
      at.put(`dog.${i}.jpg`, at.image(3 + i));
    }
    fill('train', 'test');
    const { scan, refusal } = await survey('flat');
    expect(refusal).toBeNull();
    expect(scan).toMatchObject({ layout: 'flat', classes: ['cat', 'dog'] });
    expect(codesOf(scan)).toEqual({ test: 'outside-classes', train: 'outside-classes' });
  });
});

describe('names of class folders', () => {
  it('in two encodings are one class, also on both sides of a split', async () => {
    fill('train/Mu\u0308ll', 'train/M\u00fcll', 'train/Papier', 'val/Mu\u0308ll', 'val/Papier');
    const { scan, refusal } = await survey();
    expect(refusal).toBeNull();
    expect(scan.classes).toEqual(['M\u00fcll', 'Papier']);
    expect(scan.train.filter(({ label }) => label === 'M\u00fcll')).toHaveLength(4);
    expect(scan.problems.filter(({ reason }) => reason === 'same-class')).toHaveLength(1);
  });

  it('that differ in case stay two classes, with a note', async () => {
    fill('Cat', 'cat', 'dog');
    const { scan } = await survey();
    expect(scan.classes).toEqual(['Cat', 'cat', 'dog']);
    expect(scan.problems.map(({ path, reason }) => [path, reason])).toEqual([['cat', 'similar-class']]);
  });

  it.each(['100CANON', '101_PANA', '2024-05-01', '20240501', '2024_05'])('%s has a note', async (name) => {
    fill(name, 'dogs');
    expect(codesOf((await survey()).scan)).toEqual({ [name]: 'class-name' });
  });

  it.each(['747', '1234', '2099-13', 'canon'])('%s has none', async (name) => {
    fill(name, 'dogs');
    expect((await survey()).scan.problems).toEqual([]);
  });

  it.each(['#recycle', '$RECYCLE.BIN', '@eaDir', '.Trash-1000', 'lost+found', '__MACOSX', 'System Volume Information'])(
    '%s is left out with a note',
    async (name) => {
      fill('cats', 'dogs', `${name}/cats`);
      at.put('Icon\r', '');
      const { scan, refusal } = await survey();
      expect([refusal, scan.classes]).toEqual([null, ['cats', 'dogs']]);
      expect(scan.problems.map(({ path, reason }) => [path, reason])).toEqual([[name, 'system-folder']]);
    },
  );
});

it('a class far smaller than another is noted', async () => {
  fill('cats', 'dogs');
  for (let i = 0; i < 20; i += 1) at.put(`dogs/more-${i}.jpg`, at.image(i % 12));
  const few = (await survey()).scan.problems.filter(({ code }) => code === 'uneven-classes');
  expect(few).toMatchObject([{ path: 'cats', facts: { images: 2, times: 11, label: 'dogs' } }]);
});

describe('an empty folder to validate with', () => {
  it.each([
    ['beside the classes', ['cats', 'dogs']],
    ['beside the folder to train on', ['train/cats', 'train/dogs']],
  ])('is said to be empty, %s', async (_, folders) => {
    fill(...folders);
    mkdirSync(join(at.folder, 'val'));
    const { scan, refusal } = await survey();
    expect(refusal).toBeNull();
    expect(scan).toMatchObject({ classes: ['cats', 'dogs'], validation: [] });
    expect(codesOf(scan)).toEqual({ val: 'empty-class' });
  });
});

describe('where a folder can’t be trained on', () => {
  it('every file has its reason', async () => {
    for (const n of [0, 1]) at.put(`a/IMG_${n}.HEIC`, Buffer.from('\0\0\0\x18ftypheic', 'latin1'));
    at.put('b/cut.jpg', at.image(0).subarray(0, 200));
    const { scan, refusal } = await survey();
    expect(refusal).toMatchObject({ code: 'too-few-pictures', reason: 'heic-images', facts: { files: 2 } });
    expect(codesOf(scan)).toEqual({
      'a/IMG_0.HEIC': 'unsupported',
      'a/IMG_1.HEIC': 'unsupported',
      'b/cut.jpg': 'truncated',
    });
  });

  it('and a phone’s pictures in one flat folder are HEIC before they are without classes', async () => {
    for (const n of [0, 1, 2]) at.put(`IMG_${n}.HEIC`, Buffer.from('\0\0\0\x18ftypheic', 'latin1'));
    expect((await survey()).refusal).toMatchObject({ reason: 'heic-images', facts: { files: 3 } });
  });

  it('nor told apart by names', async () => {
    for (const n of [0, 1]) at.put(`IMG_${n}.jpg`, at.image(n));
    const { scan, refusal } = await survey();
    expect(refusal?.reason).toBe('names-without-classes');
    expect(codesOf(scan)).toEqual({ 'IMG_0.jpg': 'outside-classes', 'IMG_1.jpg': 'outside-classes' });
  });

  it('the hint names the folder inside', async () => {
    fill('dataset/cats', 'dataset/dogs');
    const { refusal } = await survey();
    expect(refusal).toMatchObject({ code: 'too-few-classes', facts: { inner: `${at.folder}/dataset` } });
  });
});
