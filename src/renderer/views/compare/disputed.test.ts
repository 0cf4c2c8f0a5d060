import { describe, expect, it } from 'vitest';
import type { DisputedImage } from '../../../shared/contract/predictions';
import { LISTED_RUN } from '../../../../tests/support/listed-run';
import { disputedOf, pairOf } from './disputed';

const image = (path: string, first: string, second: string): DisputedImage => ({
  path,
  label: 'cat',
  image: { kind: 'run', runId: 'a', subset: 'validation', index: 0 },
  answers: [
    { predicted: first, probability: 0.9 },
    { predicted: second, probability: 0.9 },
  ],
});

describe('disputedOf', () => {
  const all = [image('1', 'cat', 'dog'), image('2', 'dog', 'cat'), image('3', 'dog', 'bird')];

  it.each([
    ['all', ['1', '2', '3']],
    ['first', ['1']],
    ['second', ['2']],
    ['neither', ['3']],
  ] as const)('%s', (kind, paths) => {
    expect(disputedOf(all, kind).map(({ path }) => path)).toEqual(paths);
  });
});

describe('pairOf', () => {
  const [a, b, c] = ['a', 'b', 'c'].map((runId) => ({ ...LISTED_RUN, runId }));
  const rows = [a!, b!, c!];
  const pair = (of: typeof rows, ...chosen: string[]): string | undefined =>
    pairOf(of, chosen)
      ?.map(({ runId }) => runId)
      .join('');

  it('begins with the first two runs', () => {
    expect(pair(rows)).toBe('ab');
  });

  it('keeps what was chosen, in its order', () => {
    expect(pair(rows, 'c', 'a')).toBe('ca');
  });

  it('takes another run for one that was taken out, not the one that is left', () => {
    expect(pair([a!, b!], 'c', 'a')).toBe('ba');
    expect(pair([a!, b!], 'b', 'c')).toBe('ba');
  });

  it('needs two runs', () => {
    expect(pair([a!], 'a', 'b')).toBeUndefined();
  });
});
