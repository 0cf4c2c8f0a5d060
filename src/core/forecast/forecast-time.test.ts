import { describe, expect, it } from 'vitest';
import type { RunEvent, RunEventBody } from '../../shared/events';
import type { RunSettings } from '../../shared/settings';
import { forecastTime, trialCosts } from './forecast-time';
import { resolveSettings } from '../settings/resolve-settings';

const START = Date.parse('2026-01-01T00:00:00.000Z');

/** A journal whose clock goes on by what each event says it took. */
class Journal {
  readonly events: RunEvent[] = [];
  private ms = START;

  add(tookMs: number, body: RunEventBody): this {
    this.ms += tookMs;
    this.events.push({ ...body, n: this.events.length + 1, at: new Date(this.ms).toISOString() });
    return this;
  }

  features(done: number, total: number, elapsedMs: number): this {
    return this.add(0, { kind: 'features', done, total, computed: done, elapsedMs });
  }

  epoch(stage: 'head' | 'main', epoch: number, stepMs: readonly number[], waitMs: number): this {
    const facts = { loss: 1, accuracy: 0.5, learningRate: 1, pictures: 10 };
    for (const [i, each] of stepMs.entries()) {
      this.add(each + waitMs, { kind: 'step', stage, epoch, step: i + 1, stepMs: each, waitMs, ...facts });
    }
    const report = { epoch, trainMs: 1, validationMs: 80, loss: 1, accuracy: 1, valLoss: 1, valAccuracy: 0.9 };
    const best = { epoch, valAccuracy: 0.9 };
    this.add(80, { kind: 'epoch', stage, report: { ...report, learningRate: 1 }, best, improved: true });
    return this.add(20, { kind: 'checkpoint', id: `${stage}-${epoch}`, reason: 'epoch' });
  }
}

/** 2 s to start; an image 30 ms to the cut and 10 ms on; steps of 110, then 100 ms; 8 images validate in 80 ms. */
function trial(): RunEvent[] {
  return new Journal()
    .add(0, { kind: 'created' })
    .add(2000, { kind: 'status', status: 'preparing' })
    .features(0, 48, 100)
    .features(32, 48, 1060)
    .features(48, 48, 1540)
    .features(40, 40, 1940)
    .features(8, 8, 2020)
    .add(0, { kind: 'stage', stage: 'head', epochs: 2, stepsPerEpoch: 2 })
    .epoch('head', 1, [50, 5], 0)
    .epoch('head', 2, [5, 5], 0)
    .add(0, { kind: 'stage', stage: 'main', epochs: 2, stepsPerEpoch: 4 })
    .epoch('main', 1, [900, 108, 108, 108], 2)
    .epoch('main', 2, [98, 98, 98, 98], 2)
    .add(0, { kind: 'memory', rssBytes: 1e9, tensors: 1, tensorBytes: 1 })
    .add(300, { kind: 'status', status: 'finished' }).events;
}

function settings(changes: Parameters<typeof resolveSettings>[3]): RunSettings {
  return resolveSettings('finetune', 'recommended', 2, changes, { seed: 1, threads: 1 });
}

describe('the costs of a trial', () => {
  const costs = trialCosts(trial(), true, 8);

  it('are told by its journal', () => {
    expect(costs).toMatchObject({ startMs: 2000, cutMs: 30, bottleneckMs: 10, endMs: 300, rssBytes: 1e9, steps: 12 });
    expect(costs.head).toEqual({ firstStepMs: 5, stepMs: 5, validationImageMs: 10, epochMs: 20 });
  });

  it('leave out the first step of all, which is slower', () => {
    expect(costs.main).toEqual({ firstStepMs: 110, stepMs: 100, validationImageMs: 10, epochMs: 20 });
  });

  it('count every layer together where only the last is kept', () => {
    expect(trialCosts(trial(), false, 8)).toMatchObject({ cutMs: 0, bottleneckMs: 1920 / 96 });
  });

  it('are nothing without a step', () => {
    expect(() => trialCosts([], true, 8)).toThrow(RangeError);
  });
});

describe('the forecast', () => {
  const costs = trialCosts(trial(), true, 8);
  const work = { train: 1000, validation: 100, cutMissing: 2100, bottleneckMissing: 2100 };
  const run = settings({ epochs: 3, batchSize: 10, headEpochs: 2 });
  const headBatch = 32;

  it('adds up features, head, epochs, validations and checkpoints', () => {
    const time = forecastTime(costs, run, work);
    const preparation = 2000 + 2100 * 40;
    const head = 2 * ((1000 / headBatch) * 5 + 100 * 10 + 20);
    const [first, later] = [100 * 110 + 1000 + 20, 100 * 100 + 1000 + 20];
    expect(time.preparationMs).toBeCloseTo(preparation);
    expect(time.firstEpochMs).toBeCloseTo(preparation + head + first);
    expect(time.epochMs).toBeCloseTo(later);
    expect(time.totalMs).toBeCloseTo(preparation + head + first + 2 * later + 300);
  });

  it('is shorter by the features that are kept', () => {
    const kept = forecastTime(costs, run, { ...work, cutMissing: 0, bottleneckMissing: 0 });
    expect(forecastTime(costs, run, work).totalMs - kept.totalMs).toBeCloseTo(2100 * 40);
  });

  it('is no surer than the steps were alike, and never surer than a tenth', () => {
    const { totalMs, rangeMs } = forecastTime(costs, run, work);
    expect(rangeMs[0]).toBeCloseTo(totalMs * 0.9);
    const uneven = forecastTime({ ...costs, spread: 0.3 }, run, work);
    expect(uneven.rangeMs[1]).toBeCloseTo(totalMs * 1.3);
  });

  it('has no head to train where it comes from another run', () => {
    const taken = settings({ epochs: 3, batchSize: 10, headFrom: 'run', headRun: '/r' });
    const time = forecastTime(costs, taken, work);
    expect(time.firstEpochMs).toBeCloseTo(time.preparationMs + 100 * 110 + 1000 + 20);
  });
});
