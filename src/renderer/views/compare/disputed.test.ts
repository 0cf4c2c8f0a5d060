import { describe, expect, it } from 'vitest';
import type { DisputedPicture } from '../../../shared/contract/predictions';
import { disputedOf } from './disputed';

const picture = (path: string, first: string, second: string): DisputedPicture => ({
  path,
  label: 'cat',
  picture: { kind: 'run', runId: 'a', subset: 'validation', index: 0 },
  answers: [
    { predicted: first, probability: 0.9 },
    { predicted: second, probability: 0.9 },
  ],
});

describe('disputedOf', () => {
  const all = [picture('1', 'cat', 'dog'), picture('2', 'dog', 'cat'), picture('3', 'dog', 'bird')];

  it.each([
    ['all', ['1', '2', '3']],
    ['first', ['1']],
    ['second', ['2']],
    ['neither', ['3']],
  ] as const)('%s', (kind, paths) => {
    expect(disputedOf(all, kind).map(({ path }) => path)).toEqual(paths);
  });
});
