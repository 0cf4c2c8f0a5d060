import { describe, expect, it } from 'vitest';
import { RunRecord } from '../../state/run/run-record';
import { SmoothedCurve } from '../../charts/smoothing';
import type { RunEventBody } from '../../../shared/events';
import type { StepColumns } from '../../../shared/contract/runs';
import type { StageName } from '../../../shared/run';
import { formatFor } from '../../i18n/format';
import * as m from '../../i18n/en';
import { chartMarks, curveSeries, rateSeries } from './curves';

const i18n = { m, format: formatFor('en') };
const AT = '2026-01-01T00:00:00.000Z';

/** One epoch of the head, two of the main stage, two steps each. */
function record(): RunRecord {
  const made = new RunRecord();
  let n = 0;
  const take = (body: Exclude<RunEventBody, { kind: 'step' }> | null, steps: StepColumns): void => {
    const events = body === null ? [] : [{ ...body, n: (n += 1), at: AT }];
    made.take({ rewoundTo: null, steps, events, place: { n, at: AT }, isCaughtUp: true });
  };
  const none: StepColumns = stepsOf('main', 0, []);
  for (const [stage, epochs] of [
    ['head', 1],
    ['main', 2],
  ] as const) {
    take({ kind: 'stage', stage, epochs, stepsPerEpoch: 2 }, none);
    for (let epoch = 1; epoch <= epochs; epoch += 1) {
      take(null, stepsOf(stage, epoch, [(n += 1), (n += 1)]));
      const report = { epoch, trainMs: 1, validationMs: 1, loss: epoch, accuracy: 0.5, valLoss: 3, valAccuracy: 0.6 };
      const best = { epoch: 1, valAccuracy: 0.6 };
      take({ kind: 'epoch', stage, report: { ...report, learningRate: 1 }, best, improved: epoch === 1 }, none);
    }
  }
  return made;
}

function stepsOf(stage: StageName, epoch: number, n: readonly number[]): StepColumns {
  const same = <T>(value: T): T[] => n.map(() => value);
  const rate = stage === 'head' ? 0.1 : 0.01;
  return {
    ...{ n, at: same(0), stage: same(stage), epoch: same(epoch), step: n.map((_, i) => i + 1) },
    ...{ loss: n.map((_, i) => epoch + i / 10), accuracy: same(0.5), learningRate: same(rate) },
    ...{ stepMs: same(9), waitMs: same(1), images: same(4) },
  };
}

const choice = { unit: 'step', smoothing: 0, withHead: false } as const;

function points(made: RunRecord, chosen: Parameters<typeof curveSeries>[3]): Record<string, number[]> {
  const series = curveSeries(made, made.epochs(), 'loss', chosen, new SmoothedCurve(), i18n);
  return Object.fromEntries(series.map(({ id, x, count }) => [id, [...x.subarray(0, count)]]));
}

describe('the curves of a run', () => {
  it('count steps of the main stage, validation at the end of each epoch', () => {
    expect(points(record(), choice)).toEqual({ training: [1, 2, 3, 4], validation: [2, 4] });
  });

  it('show the head stage in front of it', () => {
    const shown = { training: [-1, 0, 1, 2, 3, 4], validation: [0, 2, 4] };
    expect(points(record(), { ...choice, withHead: true })).toEqual(shown);
    const byEpoch = { training: [0, 1, 2], validation: [0, 1, 2] };
    expect(points(record(), { ...choice, withHead: true, unit: 'epoch' })).toEqual(byEpoch);
  });

  it('keep what was measured behind a smoothed line', () => {
    expect(Object.keys(points(record(), { ...choice, smoothing: 0.9 }))).toEqual(['steps', 'training', 'validation']);
  });

  it('of the learning rate are there only where it changes', () => {
    expect(rateSeries(record(), choice, i18n)).toEqual([]);
    expect(rateSeries(record(), { ...choice, withHead: true }, i18n)).toHaveLength(1);
  });

  it('mark the best epoch, and where the main stage begins', () => {
    const marks = chartMarks(record(), [], 2, { ...choice, withHead: true }, i18n);
    expect(marks.map(({ x, label }) => [x, label])).toEqual([
      [0, 'Main training'],
      [4, 'Best: epoch 2'],
    ]);
  });
});
