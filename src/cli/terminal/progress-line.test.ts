import { describe, expect, it } from 'vitest';
import { NO_PROGRESS, type RunProgress } from '../../core/run/run-progress';
import { epochHead, epochRow, fitParts, progressLine } from './progress-line';

const now = new Date(2026, 0, 5, 14, 0);

const training: RunProgress = {
  ...NO_PROGRESS,
  status: 'running',
  stage: 'main',
  phase: 'training',
  epochs: 20,
  epoch: 3,
  stepsPerEpoch: 125,
  step: 7,
  sums: { loss: 12.5, correct: 90, images: 100 },
  rssBytes: 1.25e9,
};
const estimate = { stepMs: 440, epochMs: 52_000, stageMs: 1_000_000 };

const line = (columns: number, changed: Partial<RunProgress> = {}): string =>
  progressLine({ ...training, ...changed }, estimate, now, columns);

describe('the progress line', () => {
  it('tells everything where there is room', () => {
    expect(line(Infinity)).toBe(
      'training  epoch  3/20  step   7/125  loss  0.1250  accuracy  90.0%   440 ms/step' +
        '  epoch    0:52  left   16:40  ends 14:16  1.3 GB',
    );
  });

  it('never gets wider than the terminal, and keeps what matters most', () => {
    for (let columns = 10; columns < 130; columns += 1) expect(line(columns).length).toBeLessThanOrEqual(columns);
    expect(line(60)).toBe('epoch  3/20  loss  0.1250  accuracy  90.0%  left   16:40');
  });

  it('keeps its width while numbers grow', () => {
    const later = line(Infinity, { epoch: 13, step: 104, sums: { loss: 1250, correct: 100, images: 100 } });
    expect(later).toHaveLength(line(Infinity).length);
  });

  it('says what a run that does not train is doing', () => {
    expect(line(Infinity, { status: 'paused' })).toContain('paused');
    expect(line(Infinity, { phase: 'validating' })).toContain('validating');
    const unknown = { stepMs: null, epochMs: null, stageMs: null };
    expect(progressLine(NO_PROGRESS, unknown, now, 80)).toBe('starting the trainer');
  });

  it('counts pictures while features are computed, and promises no end where a stage follows', () => {
    const features = { done: 250, total: 4000, computed: 50, elapsedMs: 4000, workMs: 4000, fromMs: 0, all: null };
    const progress: RunProgress = { ...training, stage: null, phase: 'features', features };
    const text = progressLine(progress, { stepMs: 80, epochMs: 300_000, stageMs: 300_000 }, now, Infinity);
    expect(text).toBe('features   250/4000 pictures    80 ms each  stage    5:00  1.3 GB');
  });
});

describe('parts of a line', () => {
  it('go in the order of how dispensable they are, and the last is cut', () => {
    const parts = [
      ['one', 0],
      ['two', 2],
      ['three', 1],
    ] as const;
    expect(fitParts(parts, 15)).toBe('one  two  three');
    expect(fitParts(parts, 14)).toBe('one  three');
    expect(fitParts(parts, 2)).toBe('on');
  });
});

describe('the table of epochs', () => {
  it('has its columns under one another, and marks the best', () => {
    const report = {
      epoch: 2,
      trainMs: 62_000,
      validationMs: 5000,
      loss: 0.5,
      accuracy: 0.75,
      valLoss: 0.4,
      valAccuracy: 1,
      learningRate: 1e-5,
    };
    const head = epochHead(20);
    const row = epochRow(report, 20, { epoch: 1, valAccuracy: 1 });
    expect(row).toBe(' 2/20   0.5000     75.0%     0.4000         100.0%           1e-5         1:02       5.0 s');
    expect(row).toHaveLength(head.length);
    expect(epochRow(report, 20, { epoch: 2, valAccuracy: 1 })).toBe(`${row}  best`);
  });
});
