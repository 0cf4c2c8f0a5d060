/** Points and colours of the compared runs. */

import { describe, expect, it } from 'vitest';
import { LISTED_RUN, TIMED_EPOCH } from '../../../../tests/support/listed-run';
import { runDash } from '../../charts/run-style';
import { curvePoints, likelyPartners, toldApart } from './compared-runs';

describe('curvePoints', () => {
  it('goes by epoch, by wall time or by computing time', () => {
    const run = { epochs: [TIMED_EPOCH] };
    expect(curvePoints(run, 'valAccuracy', 'epoch')).toEqual([{ x: 1, y: 0.75 }]);
    expect(curvePoints(run, 'loss', 'wall')).toEqual([{ x: 5000, y: 0.5 }]);
    expect(curvePoints(run, 'loss', 'compute')).toEqual([{ x: 1000, y: 0.5 }]);
  });

  it('leaves out what is not a number', () => {
    expect(curvePoints({ epochs: [{ ...TIMED_EPOCH, valLoss: NaN }] }, 'valLoss', 'epoch')).toEqual([]);
  });
});

describe('likelyPartners', () => {
  const at = (runId: string, day: number, rest = {}) => ({
    ...LISTED_RUN,
    runId,
    createdAt: `2026-11-0${day}T10:00:00.000Z`,
    ...rest,
  });

  it('are runs on the same pictures, the one that was made just before it first', () => {
    const run = at('run', 5);
    const rows = [
      at('later', 7),
      at('next', 6),
      run,
      at('parent', 4),
      at('other', 3, { dataset: 'pets' }),
      at('old', 2),
    ];
    expect(likelyPartners(run, rows).map(({ runId }) => runId)).toEqual(['parent', 'old', 'next']);
    expect(likelyPartners(run, [run])).toEqual([]);
  });
});

describe('toldApart', () => {
  const coloursOf = (...own: number[]): number[] =>
    toldApart(own.map((colour) => ({ colour }))).map(({ colour }) => colour);

  it('keeps each run’s own colour', () => {
    expect(coloursOf(3, 0)).toEqual([3, 0]);
  });

  it('gives a later run of the same colour one that no run of the comparison has', () => {
    expect(coloursOf(0, 0, 1)).toEqual([0, 2, 1]);
    expect(coloursOf(2, 2, 2, 2, 2, 1)).toEqual([2, 0, 3, 4, 5, 1]);
  });

  it('gives each its own dash, too', () => {
    const dashes = coloursOf(2, 2, 2, 2, 2, 2).map((colour) => runDash(colour).join(' '));
    expect(new Set(dashes).size).toBe(6);
  });
});
