import type { Failure } from '../../../shared/failures/failure';
import { describe, expect, it } from 'vitest';
import type { RunListRow } from '../../../shared/contract/runs';
import { chosenModels, hasModel, preselected } from './models';

const row = (runId: string, rest: Partial<RunListRow> = {}): RunListRow => ({
  runId,
  name: '',
  note: '',
  tags: [],
  status: 'finished',
  recipe: 'bottleneck',
  preset: 'recommended',
  dataset: 'flowers',
  createdAt: '2026-11-24T10:00:00Z',
  updatedAt: '2026-11-24T10:00:00Z',
  stage: 'main',
  epoch: 3,
  step: 0,
  epochs: 3,
  best: { epoch: 2, valAccuracy: 0.9 },
  computeMs: 1000,
  colour: 0,
  failure: null,
  stalledSince: null,
  damage: null,
  ...rest,
});

describe('the models that can be asked', () => {
  it('are those of runs that have finished an epoch, whatever became of the run', () => {
    expect(hasModel(row('a', { status: 'lost' }))).toBe(true);
    expect(hasModel(row('a', { status: 'running', best: null }))).toBe(false);
    const damage: Failure = { code: 'run-damaged', reason: 'as-told', facts: { message: '', hint: '' } };
    expect(hasModel(row('a', { damage }))).toBe(false);
  });

  it('begin with the latest that is finished', () => {
    expect(preselected([row('new', { status: 'running' }), row('done'), row('old')])).toBe('done');
    expect(preselected([row('new', { status: 'running' }), row('held', { status: 'paused' })])).toBe('new');
    expect(preselected([])).toBeNull();
  });

  it('are the ones that the address names, at most two, each once', () => {
    const rows = [row('a'), row('b'), row('c')];
    expect(chosenModels(['b', 'b', 'a', 'c'], rows)).toEqual(['b', 'a']);
    expect(chosenModels(['gone', 'c'], rows)).toEqual(['c']);
    expect(chosenModels(['gone'], rows)).toEqual(['a']);
    expect(chosenModels([], [])).toEqual([]);
  });
});
