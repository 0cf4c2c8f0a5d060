import { describe, expect, it } from 'vitest';
import type { DisputedImage } from '../../../shared/contract/predictions';
import { disputedOf } from './disputed';

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
