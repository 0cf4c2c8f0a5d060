/** Confusion matrix and what follows from it: per-class precision, recall and F1. */

import type { ClassMetrics } from '../../shared/reports';

/** Rows are true classes, columns predicted ones. */
export type ConfusionMatrix = readonly (readonly number[])[];

/**
 * @param truth class index of each image
 * @param predicted class index of each image, in the same order
 * @param classes number of classes
 */
export function confusionMatrix(truth: ArrayLike<number>, predicted: ArrayLike<number>, classes: number): number[][] {
  const matrix = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  for (let i = 0; i < truth.length; i += 1) {
    const row = matrix[truth[i] ?? -1];
    const column = predicted[i] ?? -1;
    if (row?.[column] === undefined) throw new RangeError(`class ${truth[i]} or ${column} outside 0 to ${classes - 1}`);
    row[column] += 1;
  }
  return matrix;
}

export interface ConfusedPair {
  /** Index of the true class. */
  readonly row: number;
  /** Index of the predicted one. */
  readonly column: number;
  readonly count: number;
}

/** Classes that are taken for another most often; of equal ones in the order of the matrix. */
export function mostConfused(confusion: ConfusionMatrix, most: number): readonly ConfusedPair[] {
  const pairs = confusion.flatMap((counts, row) =>
    counts.flatMap((count, column) => (row !== column && count > 0 ? [{ row, column, count }] : [])),
  );
  return pairs.sort((a, b) => b.count - a.count || a.row - b.row || a.column - b.column).slice(0, most);
}

/** A matrix of more classes is no longer looked at, and fills megabytes. */
export const MOST_CLASSES_IN_MATRIX = 40;
/** As many pairs stand for such a matrix. */
export const MOST_PAIRS = 100;

/** A share that is 0 where there is nothing to divide by, as in scikit-learn. */
function share(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

export function classMetrics(matrix: ConfusionMatrix, labels: readonly string[]): ClassMetrics[] {
  return labels.map((label, c) => {
    const hits = matrix[c]?.[c] ?? 0;
    const support = (matrix[c] ?? []).reduce((sum, count) => sum + count, 0);
    const predicted = matrix.reduce((sum, row) => sum + (row[c] ?? 0), 0);
    const precision = share(hits, predicted);
    const recall = share(hits, support);
    return { label, support, precision, recall, f1: share(2 * precision * recall, precision + recall) };
  });
}

/** Share of the images on the diagonal, 0 to 1. */
export function overallAccuracy(matrix: ConfusionMatrix): number {
  const hits = matrix.reduce((sum, row, c) => sum + (row[c] ?? 0), 0);
  const all = matrix.reduce((sum, row) => sum + row.reduce((a, b) => a + b, 0), 0);
  return share(hits, all);
}

/** Mean recall of the classes that have images, 0 to 1. */
export function balancedAccuracy(metrics: readonly ClassMetrics[]): number {
  const present = metrics.filter((each) => each.support > 0);
  return share(
    present.reduce((sum, each) => sum + each.recall, 0),
    present.length,
  );
}

/** Index of the largest value; the first one among equals. */
export function argmax(values: ArrayLike<number>): number {
  let best = 0;
  for (let i = 1; i < values.length; i += 1) if ((values[i] ?? 0) > (values[best] ?? 0)) best = i;
  return best;
}
