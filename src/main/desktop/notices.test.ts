import { LatheError, type Failure } from '../../shared/failures/failure';
import { describe, expect, it } from 'vitest';
import type { RunListRow } from '../../shared/contract/runs';
import { noticesOf } from './notices';
import { lineOf, shareDone, taskBarProgress } from './live-runs';
import { languageFor } from '../i18n/language';

const NO_ROOM: Failure = { code: 'disk-full', reason: 'as-told', facts: { message: 'No room.', hint: '' } };

const ROW: RunListRow = {
  runId: '20261124-120000-pets-finetune-abcde',
  name: '',
  note: '',
  tags: [],
  status: 'running',
  recipe: 'finetune',
  preset: 'article',
  dataset: 'pets',
  createdAt: '2026-11-24T12:00:00.000Z',
  updatedAt: '2026-11-24T12:10:00.000Z',
  stage: 'main',
  epoch: 3,
  step: 5,
  epochs: 10,
  best: { epoch: 2, valAccuracy: 0.9325 },
  computeMs: 1000,
  colour: 0,
  isHeld: false,
  failure: null,
  stalledSince: null,
  damage: null,
};
const ENGLISH = languageFor('en', []);
const CHINESE = languageFor('zh-CN', []);

function noticed(before: Partial<RunListRow> | null, after: Partial<RunListRow>) {
  const earlier = before === null ? [] : [{ ...ROW, ...before }];
  const change = { rows: [{ ...ROW, ...after }], before: new Map(earlier.map((row) => [row.runId, row])) };
  return noticesOf(change, ENGLISH).map(({ title, body }) => `${title} / ${body}`);
}

describe('a person is told', () => {
  it.each([
    [{}, { status: 'finished' }, 'pets has finished / Best validation accuracy 93.3%, in epoch 2.'],
    [{}, { status: 'finished', name: 'My pets', best: null }, 'My pets has finished / It ended before'],
    [{}, { status: 'failed', failure: NO_ROOM }, 'pets has failed / No room.'],
    [{}, { status: 'lost' }, 'pets was interrupted / '],
    [{}, { status: 'paused', failure: NO_ROOM }, 'pets has paused / No room.'],
    // Taken up and ended between two looks.
    [{ status: 'paused' }, { status: 'failed', failure: NO_ROOM }, 'pets has failed / No room.'],
    [{ status: 'paused' }, { status: 'finished' }, 'pets has finished / '],
    [{}, { stalledSince: '2026-11-24T12:11:00.000Z' }, 'pets makes no progress / '],
  ] as const)('when %j becomes %j', (before, after, said) => {
    expect(noticed(before, after)).toEqual([expect.stringContaining(said)]);
  });
});

it('tells in Chinese what went wrong, too', () => {
  const { failure } = new LatheError('dataset-changed', { file: '/a.jpg', found: { reason: 'empty', facts: {} } });
  const rows = [{ ...ROW, status: 'failed', failure } as const];
  expect(noticesOf({ rows, before: new Map([[ROW.runId, ROW]]) }, CHINESE)).toMatchObject([
    { body: '图片“/a.jpg”应与训练所记录的一致。文件为空。' },
  ]);
});

describe('a person is not told', () => {
  it.each([
    ['of a run that goes on', {}, { epoch: 4 }],
    ['of what the person did', {}, { status: 'paused' }],
    ['of a stop', { status: 'stopping' }, { status: 'stopped' }],
    ['twice', { status: 'finished' }, { status: 'finished' }],
    [
      'twice that it stalls',
      { stalledSince: '2026-11-24T12:11:00.000Z' },
      { stalledSince: '2026-11-24T12:11:00.000Z' },
    ],
    ['of a run that was not there before', null, { status: 'failed' }],
    ['of a run that was at rest', { status: 'paused' }, { status: 'lost' }],
  ] as const)('%s', (_, before, after) => expect(noticed(before, after)).toEqual([]));
});

describe('the progress of a run', () => {
  it('counts the steps of the epoch where their number is known', () => {
    expect(shareDone(ROW, 10)).toBeCloseTo(0.25);
    expect(shareDone(ROW, null)).toBeCloseTo(0.2);
    expect(shareDone({ ...ROW, epoch: 10, step: 99 }, 10)).toBe(1);
    expect(shareDone({ ...ROW, stage: 'features' }, 10)).toBeNull();
  });

  it('on the task bar is that of the run which is furthest from its end', () => {
    const run = (share: number | null) => ({ row: ROW, share });
    expect(taskBarProgress([run(0.7), run(null), run(0.2)])).toBe(0.2);
    expect(taskBarProgress([run(null)])).toBe(2);
    expect(taskBarProgress([])).toBe(-1);
  });

  it('is said in both languages', () => {
    expect(lineOf({ row: ROW, share: 0.25 }, ENGLISH)).toBe('pets: epoch 3 of 10, 25%');
    expect(lineOf({ row: ROW, share: 0.25 }, CHINESE)).toBe('pets：第 3/10 轮，25%');
    expect(lineOf({ row: ROW, share: null }, ENGLISH)).toBe('pets: preparing');
    expect(lineOf({ row: { ...ROW, status: 'pausing' }, share: 0.25 }, ENGLISH)).toBe('pets: pausing');
  });
});
