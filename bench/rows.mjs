/** The rows of the result: what was measured, of Lathe and of Keras where both do it, and what was to be reached. */

import { figure } from './statistics.mjs';

/** @typedef {import('./statistics.mjs').Figure} Figure */

/**
 * @typedef {object} Row
 * @property {string} row its name, for `--only`
 * @property {string} what
 * @property {string} unit of the figures of Lathe and Keras
 * @property {Figure} lathe
 * @property {Figure | null} keras
 * @property {Figure | null} ratio Lathe to Keras, of measurements taken one after the other
 * @property {{ of: 'lathe' | 'ratio', atMost: number } | null} target of the median
 * @property {boolean | null} reached
 */

/**
 * @param {object} facts
 * @param {string} facts.row
 * @param {string} facts.what
 * @param {string} facts.unit
 * @param {readonly number[]} facts.lathe one value a run
 * @param {readonly number[]} [facts.keras] as many, measured beside them
 * @param {number} [facts.atMost] what is to be reached: of the ratio where there is one, else of Lathe’s median
 * @returns {Row}
 */
export function makeRow({ row, what, unit, lathe, keras, atMost }) {
  const ratio = keras === undefined ? null : figure(lathe.map((value, i) => value / (keras[i] ?? NaN)));
  const judged = ratio ?? figure(lathe);
  return {
    row,
    what,
    unit,
    lathe: figure(lathe),
    keras: keras === undefined ? null : figure(keras),
    ratio,
    target: atMost === undefined ? null : { of: ratio === null ? 'lathe' : 'ratio', atMost },
    reached: atMost === undefined ? null : judged.median <= atMost,
  };
}

/** @param {Figure | null} each */
function cell(each) {
  return each === null ? '' : `${each.median} (${each.min}–${each.max})`;
}

/**
 * @param {readonly Row[]} rows
 * @returns {string} a table for a terminal: medians, with the smallest and the largest value
 */
export function tableOf(rows) {
  const lines = [
    ['row', 'unit', 'Lathe', 'Keras', 'ratio', 'target', 'what'],
    ...rows.map(({ row, what, unit, lathe, keras, ratio, target, reached }) => [
      ...[row, unit, cell(lathe), cell(keras), cell(ratio)],
      target === null ? '' : `${target.of} ≤ ${target.atMost}: ${reached ? 'reached' : 'missed'}`,
      what,
    ]),
  ];
  const widths = (lines[0] ?? []).map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  return lines
    .map((line) =>
      line
        .map((text, i) => text.padEnd(widths[i] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
