import { describe, expect, it } from 'vitest';
import type { NotableEvent, RunChunk, StepColumns } from '../../../shared/contract/runs';
import type { RunEvent, RunEventBody } from '../../../shared/events';
import { restedMs, runMarks } from './run-marks';
import { NO_PROGRESS, progressAfter } from '../../../core/run/run-progress';
import { RunRecord } from './run-record';
import type { RunStatus } from '../../../shared/run';

const START = Date.parse('2026-01-01T00:00:00.000Z');

/** Numbered, a second apart. */
function journal(bodies: readonly RunEventBody[], after = 0): RunEvent[] {
  return bodies.map((body, i) => {
    const n = after + i + 1;
    return { ...body, n, at: new Date(START + n * 1000).toISOString() };
  });
}

function chunk(events: readonly RunEvent[], rewoundTo: number | null = null): Omit<RunChunk, 'runId'> {
  const steps = events.filter((event) => event.kind === 'step');
  const column = <K extends keyof (typeof steps)[number]>(name: K) => steps.map((step) => step[name]);
  const columns: StepColumns = {
    n: column('n'),
    at: steps.map(({ at }) => Date.parse(at)),
    stage: column('stage'),
    epoch: column('epoch'),
    step: column('step'),
    loss: column('loss'),
    accuracy: column('accuracy'),
    learningRate: column('learningRate'),
    stepMs: column('stepMs'),
    waitMs: column('waitMs'),
    images: column('pictures'),
  };
  const others = events.filter((event): event is NotableEvent => event.kind !== 'step');
  const last = events.at(-1);
  return {
    rewoundTo,
    steps: columns,
    events: others,
    place: { n: last?.n ?? 0, at: last?.at ?? '' },
    isCaughtUp: true,
  };
}

const stage = (name: 'head' | 'main', epochs: number): RunEventBody => ({
  kind: 'stage',
  stage: name,
  epochs,
  stepsPerEpoch: 3,
});

function step(name: 'head' | 'main', epoch: number, at: number): RunEventBody {
  const facts = { loss: epoch + at / 10, accuracy: 0.5, learningRate: 0.1, stepMs: 90 + at, waitMs: 1, pictures: 4 };
  return { kind: 'step', stage: name, epoch, step: at, ...facts };
}

function epoch(name: 'head' | 'main', of: number): RunEventBody {
  const report = { epoch: of, trainMs: 9, validationMs: 3, loss: 1, accuracy: 1, valLoss: of, valAccuracy: 0.9 };
  const best = { epoch: 1, valAccuracy: 0.9 };
  return { kind: 'epoch', stage: name, report: { ...report, learningRate: 1 }, best, improved: of === 1 };
}

const whole = (name: 'head' | 'main', of: number): RunEventBody[] => [
  ...[1, 2, 3].map((at) => step(name, of, at)),
  epoch(name, of),
];

const RUN: readonly RunEventBody[] = [
  { kind: 'created' },
  { kind: 'status', status: 'preparing' },
  stage('head', 2),
  { kind: 'status', status: 'running' },
  ...whole('head', 1),
  ...whole('head', 2),
  stage('main', 5),
  ...whole('main', 1),
  step('main', 2, 1),
  step('main', 2, 2),
];

function recordOf(...chunks: readonly Omit<RunChunk, 'runId'>[]): RunRecord {
  const record = new RunRecord();
  for (const each of chunks) record.take(each);
  return record;
}

describe('the record of a run', () => {
  it('puts all steps on one axis, the head’s before 0', () => {
    const { steps } = recordOf(chunk(journal(RUN)));
    expect([...steps.columns.x.subarray(0, steps.count)]).toEqual([-5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5]);
    expect(steps.mainFrom).toBe(6);
  });

  it('stands where the events alone would put it, however they are cut into pieces', () => {
    const events = journal(RUN);
    const folded = events.reduce(progressAfter, NO_PROGRESS);
    for (const size of [1, 2, 7, 100]) {
      const pieces = Array.from({ length: Math.ceil(events.length / size) }, (_, i) =>
        chunk(events.slice(i * size, (i + 1) * size)),
      );
      expect(recordOf(...pieces).progress).toEqual(folded);
    }
  });

  it('grows beyond its first room', () => {
    const many = Array.from({ length: 5000 }, (_, i) => step('main', 1, i + 1));
    const { steps } = recordOf(chunk(journal([{ ...stage('main', 1), stepsPerEpoch: 5000 } as RunEventBody, ...many])));
    expect([steps.count, steps.columns.x[4999], steps.columns.loss[0]]).toEqual([5000, 5000, 1.1]);
  });

  it('takes back what is void, and stands as if it had never been', () => {
    const events = journal(RUN);
    // The last checkpoint knew of one step of epoch 2.
    const kept = events.slice(0, -1);
    const again = journal([{ kind: 'resumed', from: 'x', lostSteps: 1 }, step('main', 2, 2)], kept.length);
    const record = recordOf(chunk(events), chunk(again, kept.length));
    const straight = recordOf(chunk([...kept, ...again]));
    expect(record.steps.count).toBe(straight.steps.count);
    expect(record.steps.columns.x.slice(0, 11)).toEqual(straight.steps.columns.x.slice(0, 11));
    expect(record.events).toEqual(straight.events);
    // Waiting and computing are kept together.
    expect(record.progress).toEqual(straight.progress);
    expect(record.epochs().map(({ stage: name, report }) => `${name} ${report.epoch}`)).toEqual([
      'head 1',
      'head 2',
      'main 1',
    ]);
  });

  it('counts an epoch once that was trained again', () => {
    const twice = recordOf(
      chunk(journal([stage('main', 3), ...whole('main', 1), ...whole('main', 2), epoch('main', 2)])),
    );
    expect(twice.epochs().map(({ report }) => report.epoch)).toEqual([1, 2]);
  });

  it('keeps of counts only the last', () => {
    const count = (done: number): RunEventBody => ({
      kind: 'features',
      done,
      total: 9,
      computed: done,
      elapsedMs: done,
    });
    const { events } = recordOf(chunk(journal([count(1), count(2)])), chunk(journal([count(9)], 2)));
    expect(events.map((event) => event.n)).toEqual([3]);
  });
});

describe('marks', () => {
  const ends: readonly RunEventBody[] = [
    stage('main', 5),
    step('main', 1, 1),
    { kind: 'paused', depth: 'hold' },
    { kind: 'status', status: 'paused' },
    { kind: 'resumed', from: null, lostSteps: 0 },
    { kind: 'status', status: 'running' },
    step('main', 1, 2),
    { kind: 'checkpoint', id: 'a', reason: 'epoch' },
    { kind: 'checkpoint', id: 'b', reason: 'request' },
    { kind: 'resumed', from: 'b', lostSteps: 2 },
    step('main', 1, 3),
    { kind: 'checkpoint', id: 'c', reason: 'stop' },
    { kind: 'resumed', from: 'c', lostSteps: 0 },
    step('main', 2, 1),
    { kind: 'checkpoint', id: 'd', reason: 'epoch' },
    { kind: 'resumed', from: 'd', lostSteps: 0 },
    { kind: 'extended', epochs: 9 },
    { kind: 'status', status: 'running' },
    step('main', 2, 2),
    { kind: 'paused', depth: 'release' },
  ];

  it('stand behind the step after which it happened', () => {
    expect(runMarks(recordOf(chunk(journal(ends))))).toEqual([
      { kind: 'paused', ms: 2000, x: 1 },
      { kind: 'checkpoint', x: 2 },
      { kind: 'lost', steps: 2, x: 2 },
      { kind: 'continued', x: 3 },
      { kind: 'extended', epochs: 9, x: 4 },
      { kind: 'paused', ms: null, x: 5 },
    ]);
  });

  it('stand once, even where a chunk is told twice', () => {
    const told = chunk(journal(ends));
    const record = recordOf(told);
    const before = { marks: runMarks(record), steps: record.steps.count, place: record.place };
    record.take(told);
    expect({ marks: runMarks(record), steps: record.steps.count, place: record.place }).toEqual(before);
  });

  it('are none before the first step', () => {
    expect(runMarks(recordOf(chunk(journal([{ kind: 'paused', depth: 'hold' }]))))).toEqual([]);
  });

  it('count how long it rested, up to now where it still does', () => {
    const { events } = recordOf(chunk(journal(ends)));
    const before = restedMs(events, null);
    // Not the time before it was extended: it lay finished.
    expect(before).toBe(2000 + 1000 + 1000);
    expect(restedMs(events, START + 20_000 + 5000)).toBe(before + 5000);
  });

  it('count no time in which the run was over', () => {
    const taken = (after: RunStatus): RunEventBody => ({ kind: 'resumed', from: 'c', lostSteps: 0, after });
    const rested = (['paused', 'running', 'stopped', 'finished', 'failed'] as const).map((after) =>
      restedMs(recordOf(chunk(journal([stage('main', 5), taken(after)]))).events, null),
    );
    expect(rested).toEqual([1000, 1000, 0, 0, 0]);
  });
});
