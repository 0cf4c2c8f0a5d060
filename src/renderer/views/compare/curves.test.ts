/** Points and looks of the compared runs. */

import { describe, expect, it } from 'vitest';
import { TIMED_EPOCH } from '../../../../tests/support/listed-run';
import { curvePoints, looksOf } from './curves';

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

describe('looksOf', () => {
  it('keeps each run’s own colour and dash', () => {
    const looks = looksOf([
      { runId: 'a', colour: 3 },
      { runId: 'b', colour: 0 },
    ]);
    expect([...looks.values()]).toEqual([
      { colour: 3, dash: 3 },
      { colour: 0, dash: 0 },
    ]);
  });

  it('tells runs of one colour apart by dashes that no other has', () => {
    const rows = ['a', 'b', 'c', 'd', 'e', 'f'].map((runId, i) => ({ runId, colour: i === 5 ? 1 : 2 }));
    const looks = [...looksOf(rows).values()];
    expect(looks.map(({ colour }) => colour)).toEqual([2, 2, 2, 2, 2, 1]);
    expect(new Set(looks.map(({ dash }) => dash)).size).toBe(6);
    expect(looks[0]?.dash).toBe(2);
    expect(looks[5]?.dash).toBe(1);
  });
});
