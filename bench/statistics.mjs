/** Figures: a median of repeated measurements, with the smallest and the largest. */

/** @typedef {{ median: number, min: number, max: number, values: number[] }} Figure */

/**
 * @param {readonly number[]} values
 * @returns {number} NaN for none
 */
export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? NaN) + (sorted[Math.ceil(middle)] ?? NaN)) / 2;
}

/**
 * @param {readonly number[]} values
 * @param {number} percent of them that are at most so large
 * @returns {number} NaN for none
 */
export function percentile(values, percent) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.ceil((percent / 100) * sorted.length) - 1] ?? NaN;
}

/** @param {readonly number[]} values */
export function sum(values) {
  return values.reduce((total, each) => total + each, 0);
}

/**
 * @param {readonly number[]} values one a run, in the order of the runs
 * @returns {Figure} to four digits
 */
export function figure(values) {
  const rounded = values.map((value) => Number(value.toPrecision(4)));
  return { median: median(rounded), min: Math.min(...rounded), max: Math.max(...rounded), values: rounded };
}
