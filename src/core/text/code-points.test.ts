import { describe, expect, it } from 'vitest';
import { compareCodePoints } from './code-points';

describe('the order of class names', () => {
  it('is that of code points, upper case before lower case, shorter first', () => {
    const labels = ['dogs', 'Zebra', 'cats', 'cat', 'éclair', 'cats'];
    expect([...labels].sort(compareCodePoints)).toEqual(['Zebra', 'cat', 'cats', 'cats', 'dogs', 'éclair']);
  });

  it('puts an emoji behind the characters at the end of the first plane, as Python does', () => {
    expect(['\u{1f415}', '\uff21', '\u{1f408}'].sort(compareCodePoints)).toEqual(['\uff21', '\u{1f408}', '\u{1f415}']);
    expect(['\u{1f415}', '\uff21'].sort()).toEqual(['\u{1f415}', '\uff21']);
  });
});
