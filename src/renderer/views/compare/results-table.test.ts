/** The table of results. */

import { describe, expect, it } from 'vitest';
import { LISTED_RUN, TIMED_EPOCH } from '../../../../tests/support/listed-run';
import type { ComparedRun } from '../../../shared/contract/predictions';
import { bestOf, resultRows } from './results-table';

const EPOCH = { ...TIMED_EPOCH, epoch: 2, computeMs: 2000 };
const ROW: ComparedRun['row'] = {
  ...LISTED_RUN,
  runId: 'a',
  epoch: 2,
  epochs: 2,
  best: { epoch: 2, valAccuracy: 0.75 },
  computeMs: 2000,
};

function run(changes: Partial<ComparedRun>): ComparedRun {
  return {
    row: ROW,
    epochs: [],
    report: null,
    bestEpoch: null,
    lastEpoch: null,
    trainMs: 0,
    validationMs: 0,
    ...changes,
  };
}

function report(recalls: Record<string, number>): NonNullable<ComparedRun['report']> {
  const perClass = Object.entries(recalls).map(([label, recall]) => ({
    label,
    support: 10,
    precision: 1,
    recall,
    f1: 1,
  }));
  return { classes: Object.keys(recalls), confusion: [], perClass, accuracy: 0.5, balancedAccuracy: 0.5 };
}

describe('bestOf', () => {
  it('names every run that shares the best value', () => {
    expect(bestOf([0.9, 0.8, 0.9], 'more')).toEqual([0, 2]);
    expect(bestOf([3, 1, null], 'less')).toEqual([1]);
  });

  it('names none if there is nothing to choose', () => {
    expect(bestOf([1, 1], 'more')).toEqual([]);
    expect(bestOf([1, null], 'more')).toEqual([]);
    expect(bestOf([1, 2], null)).toEqual([]);
  });
});

describe('resultRows', () => {
  it('leaves out values that a run does not have yet', () => {
    const rows = resultRows([run({ epochs: [EPOCH], bestEpoch: EPOCH, trainMs: 900, validationMs: 100 }), run({})]);
    const values = (name: string) => rows.find(({ measure }) => 'name' in measure && measure.name === name)?.values;
    expect(values('best')).toEqual([0.75, null]);
    expect(values('epochTime')).toEqual([1000, null]);
    expect(values('balanced')).toEqual([null, null]);
  });

  it('marks no total of time as best, but the time of an epoch', () => {
    const whole = run({ epochs: [EPOCH, EPOCH], trainMs: 900, validationMs: 100 });
    const failed = run({ epochs: [EPOCH], trainMs: 600, validationMs: 50 });
    const rows = resultRows([whole, failed]);
    const best = (name: string) => rows.find(({ measure }) => 'name' in measure && measure.name === name)?.best;
    expect(['trainTime', 'validationTime', 'epochTime'].map(best)).toEqual([[], [], [0]]);
  });

  it('has the recall of every class of any run', () => {
    const rows = resultRows([run({ report: report({ cat: 0.5, dog: 1 }) }), run({ report: report({ dog: 0.25 }) })]);
    expect(rows.slice(-2)).toEqual([
      { measure: { recallOf: 'cat' }, kind: 'share', values: [0.5, null], best: [] },
      { measure: { recallOf: 'dog' }, kind: 'share', values: [1, 0.25], best: [0] },
    ]);
  });
});
