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

  it('leave room for what has a colour of its own', () => {
    const plain = [300, 302].map((at, i) => ({ x: i, at, label: `mark ${i}` }));
    const best = { x: 9, at: 304, label: 'best', token: '--good' };
    const labels = placeLabels([...plain, best], { left: 50, right: 590 }, () => 60);
    expect(labels.map(({ text, row }) => [text, row])).toEqual([
      ['best', 0],
      ['mark 0', 1],
    ]);
  });
});
