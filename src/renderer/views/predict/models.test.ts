import { describe, expect, it } from 'vitest';
import { LISTED_RUN } from '../../../../tests/support/listed-run';
import type { RunListRow } from '../../../shared/contract/runs';
import { LatheError } from '../../../shared/failures/failure';
import { chosenModels, hasModel, preselected } from './models';

const row = (runId: string, rest: Partial<RunListRow> = {}): RunListRow => ({ ...LISTED_RUN, runId, ...rest });

describe('the models that can be asked', () => {
  it('are those of runs with a finished epoch, whatever their status', () => {
    expect(hasModel(row('a', { status: 'lost' }))).toBe(true);
    expect(hasModel(row('a', { status: 'running', best: null }))).toBe(false);
    const damage = new LatheError('run-unknown', { runsDir: '/runs', name: 'a', among: 3 }).failure;
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
