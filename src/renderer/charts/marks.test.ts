import { describe, expect, it } from 'vitest';
import { placeLabels } from './marks';

describe('labels of marks', () => {
  it('do not cover each other, and stay inside', () => {
    const marks = [300, 302, 304, 10_000, 50].map((at, i) => ({ x: i, at, label: `mark ${i}` }));
    const labels = placeLabels(marks, { left: 50, right: 590 }, () => 60);
    expect(labels.map(({ text, row, left }) => [text, row, left])).toEqual([
      ['mark 4', 0, 50],
      ['mark 0', 0, 270],
      ['mark 1', 1, 272],
    ]);
  });
});
