import { describe, expect, it } from 'vitest';
import type { RunEvent, RunEventBody } from '../../shared/events';
import type { DeviceReport } from '../../shared/run';
import { estimate, robustMean } from './eta';
import { NO_PROGRESS, progressAfter } from './run-progress';
import type { RunProgress } from './run-progress';

const AT = '2026-01-01T00:00:00.000Z';
const AT_MS = Date.parse(AT);

function after(bodies: readonly RunEventBody[], from: RunProgress = NO_PROGRESS): RunProgress {
  return bodies.map((body, i): RunEvent => ({ ...body, n: i + 1, at: AT })).reduce(progressAfter, from);
}

const stage: RunEventBody = { kind: 'stage', stage: 'main', epochs: 3, stepsPerEpoch: 10 };

function step(epoch: number, n: number, stepMs = 100): RunEventBody {
  const facts = { loss: n, accuracy: 0.5, learningRate: 1, waitMs: 0, pictures: 4 };
  return { kind: 'step', stage: 'main', epoch, step: n, stepMs, ...facts };
}

function epoch(n: number): RunEventBody {
  const report = { epoch: n, trainMs: 1000, validationMs: 200, loss: 1, accuracy: 1, valLoss: 1, valAccuracy: 0.9 };
  const best = { epoch: n, valAccuracy: 0.9 };
  return { kind: 'epoch', stage: 'main', report: { ...report, learningRate: 1 }, best, improved: true };
}

describe('the robust mean', () => {
  it('does not follow a step that was slow for once', () => {
    expect(robustMean([100, 100, 100, 100, 5000])).toBe(100);
    expect(robustMean([5000, 100])).toBe(100);
    expect(robustMean([5000, 100, 110])).toBe(105);
    expect(robustMean([7])).toBe(7);
    expect(robustMean([])).toBeNull();
  });
});

describe('the estimate', () => {
  it('knows nothing before the second step, since the first is slow', () => {
    const nothing = { stepMs: null, epochMs: null, stageMs: null };
    expect(estimate(after([stage]), AT_MS, 0.5)).toEqual(nothing);
    expect(estimate(after([stage, step(1, 1, 5000)]), AT_MS, 0.5)).toEqual(nothing);
    expect(estimate(after([stage, step(1, 1, 5000), step(1, 2)]), AT_MS, 0.5).stepMs).toBe(100);
  });

  it('counts the steps and the validations that are left', () => {
    const progress = after([stage, epoch(1), step(2, 1), step(2, 2)]);
    expect(estimate(progress, AT_MS, 0.5)).toEqual({ stepMs: 100, epochMs: 800 + 200, stageMs: 1000 + 1200 });
  });

  it('takes longer at a slower pace, until a new trainer begins with all of the time', () => {
    const half = after([stage, { kind: 'pace', percent: 50 }, epoch(1), step(2, 1), step(2, 2)]);
    expect(estimate(half, AT_MS, 0.5)).toEqual({ stepMs: 100, epochMs: 2000, stageMs: 2 * (1000 + 1200) });
    const device = { device: 'cpu' } as unknown as DeviceReport;
    const started: RunEventBody = { kind: 'started', pid: 1, device, node: '20', platform: 'linux' };
    expect(after([started], half).pacePercent).toBe(100);
    expect(after([{ ...stage, stage: 'head' }], half).pacePercent).toBe(50);
  });

  it('takes a third of a step for a picture of the first validation', () => {
    const { epochMs } = estimate(after([stage, ...[1, 2].map((n) => step(1, n))]), AT_MS, 0.6);
    expect(epochMs).toBeCloseTo(800 + 200);
  });

  it('lets a validation pass with the clock', () => {
    const progress = after([stage, epoch(1), step(2, 10), { kind: 'validating', stage: 'main', epoch: 2 }]);
    expect(estimate(progress, AT_MS + 150, 0.5).epochMs).toBe(50);
    expect(estimate(progress, AT_MS + 999, 0.5)).toEqual({ stepMs: 100, epochMs: 0, stageMs: 1200 });
  });

  it('is nothing after the last epoch', () => {
    expect(estimate(after([stage, step(3, 10), epoch(3)]), AT_MS, 0.5).stageMs).toBe(0);
  });

  it('of features takes only computed ones for its measure', () => {
    const features: RunEventBody = { kind: 'features', done: 60, total: 100, computed: 10, elapsedMs: 800 };
    expect(estimate(after([features]), AT_MS, 0.5).stageMs).toBe(40 * 80);
    expect(estimate(after([stage, step(1, 1), features]), AT_MS, 0.5).stageMs).toBe(40 * 80);
    const next: RunEventBody = { kind: 'features', done: 5, total: 10, computed: 5, elapsedMs: 900 };
    expect(estimate(after([features, next]), AT_MS, 0.5).stageMs).toBe(100);
  });
});

describe('the estimate of features', () => {
  const count = (done: number, total: number, elapsedMs: number, share: number): RunEventBody => ({
    ...{ kind: 'features', done, total, computed: done, elapsedMs, share },
  });

  it('is of all layers by their work, from what this trainer has computed', () => {
    const told = [count(0, 100, 0, 0.25), count(50, 100, 4000, 0.625)];
    expect(estimate(after(told), AT_MS, 0.5)).toEqual({ stepMs: 80, epochMs: 4000, stageMs: 4000 });
    const next = [...told, count(100, 100, 6000, 0.8125), count(0, 100, 6000, 0.8125)];
    expect(estimate(after(next), AT_MS, 0.5)).toMatchObject({ stepMs: null, stageMs: 2000 });
    expect(estimate(after([count(0, 100, 0, 0.25)]), AT_MS, 0.5).stageMs).toBeNull();
  });

  it('follows a change of pace at once, before anything was computed at it', () => {
    const half: RunEventBody = { kind: 'pace', percent: 50 };
    const slowed = after([count(0, 100, 0, 0), count(50, 100, 4000, 0.5), half]);
    expect(estimate(slowed, AT_MS, 0.5)).toEqual({ stepMs: 80, epochMs: 8000, stageMs: 8000 });
    // The rests that it takes from now on are no work.
    const later = after([count(75, 100, 8000, 0.75)], slowed);
    expect(estimate(later, AT_MS, 0.5)).toEqual({ stepMs: 80, epochMs: 4000, stageMs: 4000 });
    expect(estimate(after([{ kind: 'pace', percent: 100 }], later), AT_MS, 0.5).stageMs).toBe(2000);
  });
});

describe('progress', () => {
  it('keeps running sums of one epoch', () => {
    const progress = after([stage, step(1, 1), step(1, 2), step(1, 3)]);
    expect(progress.sums).toEqual({ loss: 24, correct: 6, images: 12 });
    expect(after([step(2, 1)], progress).sums.images).toBe(4);
  });

  it('goes on with them when a resumed trainer enters the same stage', () => {
    const progress = after([stage, step(1, 1), epoch(1), step(2, 1), stage, step(2, 2)]);
    expect(progress.sums.images).toBe(8);
    expect(progress.rows).toHaveLength(1);
    expect(progress.best).toEqual({ epoch: 1, valAccuracy: 0.9 });
  });

  it('replaces an epoch that is told again after a rewind', () => {
    expect(after([stage, epoch(1), epoch(2), epoch(2)]).rows.map((row) => row.epoch)).toEqual([1, 2]);
  });
});
