/** The visible classes of a confusion matrix. */

import { describe, expect, it } from 'vitest';
import { cellShare, shownClasses } from './confusion-view';

describe('shownClasses', () => {
  it('shows every class where there are few', () => {
    expect(shownClasses([[1], [2], [3]])).toEqual([0, 1, 2]);
  });

  it('keeps the classes that are confused most, in label order', () => {
    const confusion = [
      [9, 0, 0, 1],
      [0, 10, 0, 0],
      [0, 0, 4, 6],
      [0, 0, 0, 10],
    ];
    expect(shownClasses(confusion, 2)).toEqual([2, 3]);
  });
});

describe('cellShare', () => {
  it('is the share of the true class', () => {
    expect(cellShare([[3, 1]], 0, 1)).toBe(0.25);
  });

  it('is 0 for a class without pictures', () => {
    expect(cellShare([[0, 0]], 0, 0)).toBe(0);
  });
});
