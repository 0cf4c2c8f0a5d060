import { describe, expect, it } from 'vitest';
import type { Predictions } from '../../shared/contract/predictions';
import type { ModelNotice } from '../../shared/failures/engine';
import { inBatches, joinAnswers, withinMemory } from './prediction-batches';

const noticeOf = (runId: string): ModelNotice => ({
  reason: 'checkpoint-replaced',
  facts: { runId, damaged: 'last', message: 'it is cut', used: 'previous' },
});

function answer(images: number, classes: number, notices: readonly ModelNotice[] = []): Predictions {
  const image = { name: 'a', path: 'a', image: { kind: 'made', id: 'a' }, answers: [] } as const;
  return {
    models: [{ runId: 'r', name: 'r', classes: Array.from({ length: classes }, (_, i) => `${i}`) }],
    images: Array.from({ length: images }, () => image),
    problems: [{ name: 'x', code: 'corrupt', message: 'm' }],
    ms: 10,
    notices,
  };
}

describe('many pictures', () => {
  it('are asked about in parts that lose none', () => {
    expect(inBatches([1, 2, 3, 4, 5], 2)).toEqual([[1, 2], [3, 4], [5]]);
    expect(inBatches([], 2)).toEqual([]);
  });

  it('are one answer again', () => {
    const joined = joinAnswers([answer(2, 3, [noticeOf('r')]), answer(1, 3, [noticeOf('r'), noticeOf('s')])]);
    expect([joined.images.length, joined.problems.length, joined.ms]).toEqual([3, 2, 20]);
    expect(joined.notices).toEqual([noticeOf('r'), noticeOf('s')]);
    expect(joined.models).toEqual(answer(0, 3).models);
  });
});

describe('the history', () => {
  it('keeps the latest answers that there is room for, and the newest in any case', () => {
    const history = [10, 10, 10].map((count, id) => ({ id, answer: answer(count, 5) }));
    expect(withinMemory(history, 150).map(({ id }) => id)).toEqual([0, 1, 2]);
    expect(withinMemory(history, 149).map(({ id }) => id)).toEqual([0, 1]);
    expect(withinMemory(history, 1).map(({ id }) => id)).toEqual([0]);
  });
});
