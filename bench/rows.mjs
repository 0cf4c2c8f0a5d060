/** The rows of the result: what was measured, of Lathe and of a peer that does it too, and what was to be reached. */

import { figure } from './statistics.mjs';

/** @typedef {import('./statistics.mjs').Figure} Figure */

/**
 * @typedef {object} Row
 * @property {string} row its name, for `--only`
 * @property {string} what
 * @property {string} unit of the figures
 * @property {Figure} lathe
 * @property {'Keras' | 'PyTorch' | null} against the peer
 * @property {Figure | null} peer
 * @property {Figure | null} ratio Lathe to the peer, of measurements taken one after the other
 * @property {{ of: 'lathe' | 'ratio', atMost?: number, atLeast?: number } | null} target of the median
 * @property {boolean | null} reached
 */

/**
 * @param {object} facts
 * @param {string} facts.row
 * @param {string} facts.what
 * @param {string} facts.unit
 * @param {readonly number[]} facts.lathe one value a run
 * @param {readonly number[]} [facts.keras] as many of Keras, measured beside them
 * @param {readonly number[]} [facts.torch] or of PyTorch
 * @param {number} [facts.atMost] what is to be reached: of the ratio where there is one, else of Lathe’s median
 * @param {number} [facts.atLeast] the same, where more is better
 * @returns {Row}
 */
export function makeRow({ row, what, unit, lathe, keras, torch, atMost, atLeast }) {
  const peer = keras ?? torch;
  const ratio = peer === undefined ? null : figure(lathe.map((value, i) => value / (peer[i] ?? NaN)));
  const { median } = ratio ?? figure(lathe);
  const of = ratio === null ? 'lathe' : 'ratio';
  return {
    row,
    what,
    unit,
    lathe: figure(lathe),
    against: keras !== undefined ? 'Keras' : torch !== undefined ? 'PyTorch' : null,
    peer: peer === undefined ? null : figure(peer),
    ratio,
    target: atMost === undefined && atLeast === undefined ? null : { of, ...bound({ atMost, atLeast }) },
    reached:
      atMost === undefined && atLeast === undefined
        ? null
        : median <= (atMost ?? Infinity) && median >= (atLeast ?? -Infinity),
  };
}

/** @param {{ atMost?: number | undefined, atLeast?: number | undefined }} limits */
function bound({ atMost, atLeast }) {
  return { ...(atMost === undefined ? {} : { atMost }), ...(atLeast === undefined ? {} : { atLeast }) };
}

/** @param {NonNullable<Row['target']>} target */
function targetText({ of, atMost, atLeast }) {
  return atMost === undefined ? `${of} ≥ ${atLeast ?? ''}` : `${of} ≤ ${atMost}`;
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
    ['row', 'unit', 'Lathe', 'against', '', 'ratio', 'target', 'what'],
    ...rows.map(({ row, what, unit, lathe, against, peer, ratio, target, reached }) => [
      ...[row, unit, cell(lathe), against ?? '', cell(peer), cell(ratio)],
      target === null ? '' : `${targetText(target)}: ${reached ? 'reached' : 'missed'}`,
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
