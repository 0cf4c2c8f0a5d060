import { describe, expect, it } from 'vitest';
import type { ReportedImage } from '../../../../shared/contract/predictions';
import { meanLoss, MISTAKES, predictionTable, selectedImages, sortedClasses } from './report-rows';
import type { Selection } from './report-rows';

const judged = (path: string, label: string, predicted: string, loss: number): ReportedImage => ({
  path,
  label,
  predicted,
  probability: 0.5,
  loss,
  image: { kind: 'run', runId: 'r', subset: 'validation', index: 0 },
});
const report = {
  classes: ['cat', 'dog'],
  images: [
    judged('a', 'cat', 'cat', 0.1),
    judged('b', 'cat', 'dog', 2),
    judged('d', 'dog', 'cat', 5),
    judged('c', 'dog', 'cat', 5),
    judged('e', 'dog', 'dog', 0.2),
  ],
};
const paths = (selection: Selection): string =>
  selectedImages(report, selection)
    .map(({ path }) => path)
    .join('');

describe('the pictures of a report', () => {
  it('are the mistakes, the worst first, equal ones by name', () => {
    expect(paths(MISTAKES)).toBe('cdb');
  });

  it('are those of a cell, of a class, or all', () => {
    expect(paths({ kind: 'cell', row: 1, column: 0 })).toBe('cd');
    expect(paths({ kind: 'cell', row: 0, column: 0 })).toBe('a');
    expect(paths({ kind: 'class', index: 0 })).toBe('ba');
    expect(paths({ kind: 'all' })).toBe('cdbea');
  });

  it('have a mean loss, unless there are none', () => {
    expect(meanLoss(report.images)).toBeCloseTo(12.3 / 5, 12);
    expect(meanLoss([])).toBeNull();
  });

  it('are written as the command line writes them', () => {
    expect(predictionTable(report.images.slice(1, 2))).toEqual([
      ['path', 'label', 'predicted', 'probability', 'loss'],
      ['b', 'cat', 'dog', 0.5, 2],
    ]);
  });
});

describe('classes', () => {
  const metrics = (label: string, support: number, recall: number) => ({ label, support, precision: 1, recall, f1: 1 });
  const perClass = [metrics('b10', 4, 0.2), metrics('b9', 9, 0.9), metrics('a', 1, 0.5)];
  const sorted = (key: 'label' | 'support' | 'recall', isDescending: boolean): number[] =>
    sortedClasses(perClass, { key, isDescending }).map(({ index }) => index);

  it('keep their place in the matrix however they are sorted', () => {
    expect(sorted('label', false)).toEqual([2, 1, 0]);
    expect(sorted('support', true)).toEqual([1, 0, 2]);
    expect(sorted('recall', false)).toEqual([0, 2, 1]);
  });
});
