/** Search, filters, order and ranges of the library. */

import { describe, expect, it } from 'vitest';
import { LISTED_RUN } from '../../../../tests/support/listed-run';
import type { RunListRow } from '../../../shared/contract/runs';
import { LatheError } from '../../../shared/failures/failure';
import { MESSAGES } from '../../i18n/messages';
import {
  filteredRuns,
  idsBetween,
  isFiltered,
  LATEST_FIRST,
  matchesWords,
  NO_FILTER,
  parseTags,
  runProgress,
  sortAfterClick,
  sortedRuns,
  tagsOf,
  type RunWords,
  type SortKey,
} from './run-list';

const DAMAGE = new LatheError('run-unknown', { runsDir: '/runs', name: 'broken', among: 3 }).failure;
const WORDS: RunWords = {
  name: ({ name, runId }) => (name === '' ? runId : name),
  recipe: ({ recipe }) => MESSAGES.en.common.recipe[recipe],
};

function run(name: string, changes: Partial<RunListRow> = {}): RunListRow {
  return { ...LISTED_RUN, runId: name, name, ...changes };
}

function order(rows: readonly RunListRow[], key: SortKey, isAscending: boolean): string[] {
  return sortedRuns(rows, { key, isAscending }, WORDS, 'en').map((row) => row.name);
}

describe('search', () => {
  it('finds every word, anywhere, in any case', () => {
    const row = run('Roses', { note: 'smaller rate', tags: ['thesis'] });
    expect(matchesWords(row, 'ROSES  rate thesis flowers', WORDS)).toBe(true);
    expect(matchesWords(row, 'roses tulips', WORDS)).toBe(false);
  });

  it('finds an id by its beginning and by what the page shows of it, not by digits that nobody sees', () => {
    const row = run('second try', { runId: '20261124-145301-flowers-bottleneck-abcde' });
    expect(
      ['20261124', 'abcde', '20261124-145301-flowers-bottleneck-abcde'].map((query) => matchesWords(row, query, WORDS)),
    ).toEqual([true, true, true]);
    expect(matchesWords(row, '53', WORDS)).toBe(false);
  });

  it('finds the recipe by its name and by its words', () => {
    expect(matchesWords(run('a'), 'bottleneck', WORDS)).toBe(true);
    expect(matchesWords(run('a', { recipe: 'finetune' }), 'fine-tune', WORDS)).toBe(true);
  });

  it('treats full-width letters like ordinary ones', () => {
    expect(matchesWords(run('vgg16'), 'ＶＧＧ１６', WORDS)).toBe(true);
  });

  it('finds a damaged run by its id but not by facts that it does not have', () => {
    const row = run('broken', { damage: DAMAGE, dataset: '' });
    expect(matchesWords(row, 'brok', WORDS)).toBe(true);
    expect(matchesWords(row, 'bottleneck', WORDS)).toBe(false);
  });
});

describe('filters', () => {
  const rows = [
    run('done'),
    run('live', { status: 'running' }),
    run('held', { status: 'lost', tags: ['x'] }),
    run('bad', { status: 'failed', damage: DAMAGE }),
  ];
  const shown = (changes: object): string[] =>
    filteredRuns(rows, { ...NO_FILTER, ...changes }, WORDS).map((row) => row.name);

  it('put every status in one group', () => {
    expect(shown({ group: 'active' })).toEqual(['live']);
    expect(shown({ group: 'held' })).toEqual(['held']);
    expect(shown({ group: 'finished' })).toEqual(['done']);
    expect(shown({ group: 'failed' })).toEqual(['bad']);
  });

  it('add up, and leave damaged runs out of every recipe', () => {
    expect(shown({ recipe: 'bottleneck' })).toEqual(['done', 'live', 'held']);
    expect(shown({ recipe: 'bottleneck', tag: 'x' })).toEqual(['held']);
  });

  it('know whether they leave something out', () => {
    expect(isFiltered({ ...NO_FILTER, query: '  ' })).toBe(false);
    expect(isFiltered({ ...NO_FILTER, tag: 'x' })).toBe(true);
  });
});

describe('order', () => {
  it('counts numbers in names', () => {
    expect(order([run('run 10'), run('run 9')], 'name', true)).toEqual(['run 9', 'run 10']);
  });

  it('puts runs without a value last in both directions', () => {
    const rows = [run('none', { best: null }), run('low', { best: { epoch: 1, valAccuracy: 0.5 } }), run('high')];
    expect(order(rows, 'best', true)).toEqual(['low', 'high', 'none']);
    expect(order(rows, 'best', false)).toEqual(['high', 'low', 'none']);
  });

  it('puts damaged runs last but for the name', () => {
    const rows = [run('a', { damage: DAMAGE }), run('b')];
    expect(order(rows, 'created', false)).toEqual(['b', 'a']);
    expect(order(rows, 'name', true)).toEqual(['a', 'b']);
  });

  it('puts running runs first, the nearest to its end on top', () => {
    const rows = [
      run('done'),
      run('early', { status: 'running', epoch: 2 }),
      run('late', { status: 'running', epoch: 5 }),
    ];
    expect(order(rows, 'status', true)).toEqual(['late', 'early', 'done']);
  });

  it('keeps the order of equal runs', () => {
    expect(order([run('b'), run('a')], 'duration', false)).toEqual(['b', 'a']);
  });

  it('turns round at the second click', () => {
    const best = sortAfterClick(LATEST_FIRST, 'best');
    expect(best).toEqual({ key: 'best', isAscending: false });
    expect(sortAfterClick(best, 'best').isAscending).toBe(true);
    expect(sortAfterClick(best, 'name').isAscending).toBe(true);
  });
});

describe('progress', () => {
  it('counts epochs that are done', () => {
    expect(runProgress(run('a', { status: 'running', epoch: 2, epochs: 4 }))).toBe(0.25);
  });

  it('is unknown before the main stage', () => {
    expect(runProgress(run('a', { status: 'preparing', stage: 'features' }))).toBeNull();
  });
});

describe('ranges', () => {
  const shown = [run('a'), run('b'), run('c'), run('d')];

  it('go in both directions', () => {
    expect(idsBetween(shown, 'a', 'c')).toEqual(['a', 'b', 'c']);
    expect(idsBetween(shown, 'd', 'c')).toEqual(['c', 'd']);
  });

  it('consist of one run if their start is no longer shown', () => {
    expect(idsBetween(shown, 'gone', 'b')).toEqual(['b']);
  });
});

describe('tags', () => {
  it('are listed once, in order', () => {
    expect(tagsOf([run('a', { tags: ['t10', 't9'] }), run('b', { tags: ['t9'] })], 'en')).toEqual(['t9', 't10']);
  });

  it('are written with commas, Chinese ones too', () => {
    expect(parseTags(' a,b ，c  d, a,')).toEqual(['a', 'b', 'c d']);
  });
});
