import { describe, expect, it } from 'vitest';
import type { RunDataset } from '../../../shared/dataset';
import { disagreement } from './run-disagreement';
import type { RunEvaluation } from './run-disagreement';

/** Images as `content label predicted loss`. */
function judged(runId: string, ...rows: readonly string[]): RunEvaluation {
  const all = rows.map((row) => row.split(' '));
  const images = all.map(([content = '', label = '', predicted = '', loss = '1'], index) => ({
    path: `${label}/${runId}-${content}.jpg`,
    label,
    predicted,
    probability: 0.9,
    loss: Number(loss),
    image: { kind: 'run', runId, subset: 'validation', index } as const,
  }));
  const validation = all.map(([sha256]) => ({ sha256 })) as unknown as RunDataset['validation'];
  return {
    report: { classes: [], confusion: [], perClass: [], accuracy: 0, balancedAccuracy: 0, images },
    validation,
  };
}

describe('disagreement', () => {
  it('counts who is right, and lists what the two say differently, furthest apart first', () => {
    const first = judged('a', '1 cat cat', '2 cat cat 0.1', '3 dog cat 2', '4 dog cat 3', '5 dog bird 1');
    const second = judged('b', '5 dog cat 1', '4 dog cat 3', '3 dog dog 0.1', '2 cat dog 4', '1 cat cat');
    const found = disagreement(first, second);
    expect(found).toMatchObject({ images: 5, bothRight: 1, onlyFirst: 1, onlySecond: 1, bothWrong: 2, pValue: 1 });
    expect(found.disputed.map(({ path }) => path)).toEqual(['cat/a-2.jpg', 'dog/a-3.jpg', 'dog/a-5.jpg']);
    expect(found.disputed[0]).toEqual({
      path: 'cat/a-2.jpg',
      label: 'cat',
      image: { kind: 'run', runId: 'a', subset: 'validation', index: 1 },
      answers: [
        { predicted: 'cat', probability: 0.9 },
        { predicted: 'dog', probability: 0.9 },
      ],
    });
  });

  it('takes pictures for the same by their content, once, and in the same class only', () => {
    const first = judged('a', '1 cat cat', '1 cat cat', '2 cat cat', '3 cat cat');
    const second = judged('b', '1 cat dog', '2 dog dog', '9 cat cat');
    expect(disagreement(first, second)).toMatchObject({ images: 1, onlyFirst: 1 });
  });

  it('is none between runs that have no picture in common', () => {
    const found = disagreement(judged('a', '1 cat cat'), judged('b', '2 cat dog'));
    expect(found).toMatchObject({ images: 0, pValue: 1, disputed: [] });
  });
});
