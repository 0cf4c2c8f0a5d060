import { describe, expect, it } from 'vitest';
import { argmax, balancedAccuracy, classMetrics, confusionMatrix, overallAccuracy, mostConfused } from './confusion';

// Checked by hand; the same numbers come from sklearn.metrics.classification_report.
const truth = [0, 0, 0, 1, 1, 2];
const predicted = [0, 0, 1, 1, 1, 0];

describe('confusion matrix', () => {
  const matrix = confusionMatrix(truth, predicted, 3);

  it('has true classes in rows and predicted ones in columns', () => {
    expect(matrix).toEqual([
      [2, 1, 0],
      [0, 2, 0],
      [1, 0, 0],
    ]);
  });

  it('gives precision, recall and F1 of each class', () => {
    const [cats, dogs, birds] = classMetrics(matrix, ['cats', 'dogs', 'birds']);
    expect(cats).toMatchObject({ support: 3, precision: 2 / 3, recall: 2 / 3 });
    expect(dogs).toMatchObject({ support: 2, precision: 2 / 3, recall: 1, f1: 0.8 });
    expect(birds).toEqual({ label: 'birds', support: 1, precision: 0, recall: 0, f1: 0 });
  });

  it('weighs classes equally in the balanced accuracy', () => {
    expect(overallAccuracy(matrix)).toBeCloseTo(4 / 6, 12);
    expect(balancedAccuracy(classMetrics(matrix, ['a', 'b', 'c']))).toBeCloseTo((2 / 3 + 1 + 0) / 3, 12);
  });

  it('leaves classes without pictures out of the balanced accuracy', () => {
    const two = confusionMatrix([0, 0], [0, 0], 2);
    expect(balancedAccuracy(classMetrics(two, ['a', 'b']))).toBe(1);
  });

  it('refuses a class outside the table', () => {
    expect(() => confusionMatrix([3], [0], 3)).toThrow(RangeError);
  });

  it('takes the first of equal probabilities', () => {
    expect(argmax([0.2, 0.4, 0.4])).toBe(1);
  });
});

describe('classes', () => {
  it('that are confused most often come first; the diagonal is no confusion', () => {
    const confusion = [
      [9, 1, 0],
      [3, 9, 1],
      [0, 0, 9],
    ];
    expect(mostConfused(confusion, 2)).toEqual([
      { row: 1, column: 0, count: 3 },
      { row: 0, column: 1, count: 1 },
    ]);
  });
});
