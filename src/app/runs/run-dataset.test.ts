import { describe, expect, it } from 'vitest';
import type { DatasetScan, ScannedImage } from '../../shared/dataset';
import { LatheError } from '../../shared/failures/failure';
import { runDataset } from './run-dataset';

function image(label: string, n: number): ScannedImage {
  const sha256 = `${label}${n}`.padEnd(64, '0');
  return { path: `${label}/${n}.jpg`, label, bytes: 9, modifiedMs: 1, sha256, width: 20, height: 20 };
}

const images = (count: number): ScannedImage[] =>
  ['cats', 'dogs'].flatMap((label) => Array.from({ length: count }, (_, n) => image(label, n)));

const scan: DatasetScan = {
  folder: '/data',
  validationFolder: null,
  layout: 'class-folders',
  classes: ['cats', 'dogs'],
  train: images(10),
  validation: [],
  problems: [],
};

describe('the pictures of a run', () => {
  it('are split where the folder brings no validation pictures, and say how', () => {
    const dataset = runDataset(scan, 0.2, 3);
    expect(dataset.split).toEqual({ kind: 'stratified', share: 0.2, seed: 3 });
    expect([dataset.train.length, dataset.validation.length]).toEqual([16, 4]);
    expect(dataset.train[0]).toMatchObject({ file: '/data/cats/0.jpg', classIndex: 0 });
    expect(dataset.train.at(-1)?.classIndex).toBe(1);
  });

  it('come from the validation folder where there is one', () => {
    const own = { ...scan, validationFolder: '/check', validation: images(3) };
    const dataset = runDataset(own, null, 3);
    expect(dataset.split).toEqual({ kind: 'folders' });
    expect(dataset.validation[0]?.file).toBe('/check/cats/0.jpg');
    expect(dataset.train.length).toBe(20);
  });

  it('are not split where the folder brings validation pictures', () => {
    const own = { ...scan, validation: images(3) };
    expect(() => runDataset(own, 0.2, 3)).toThrow(LatheError);
  });

  it('have a hash of classes, order, subset and content, and of nothing else', () => {
    const hash = (changes: Partial<DatasetScan>, seed = 3) => runDataset({ ...scan, ...changes }, 0.2, seed).sha256;
    const base = hash({});
    expect(hash({ folder: '/elsewhere' })).toBe(base);
    expect(hash({ train: scan.train.map((each) => ({ ...each, modifiedMs: 7 })) })).toBe(base);
    expect(hash({}, 4)).not.toBe(base);
    expect(hash({ classes: ['cats', 'hounds'] })).not.toBe(base);
    expect(hash({ train: [image('cats', 77), ...scan.train.slice(1)] })).not.toBe(base);
    expect(hash({ train: [...scan.train].reverse() })).not.toBe(base);
  });
});
