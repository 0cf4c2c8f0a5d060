/** The arithmetic of long lists. */

import { describe, expect, it } from 'vitest';
import { rowAfterKey, rowWindow, topToShow } from './virtual-window';

describe('rowWindow', () => {
  it('draws what is in sight and a few more', () => {
    expect(rowWindow(5000, 500, 50, 1000)).toEqual({ start: 94, end: 116 });
  });

  it('stays within the list', () => {
    expect(rowWindow(0, 500, 50, 3)).toEqual({ start: 0, end: 3 });
    expect(rowWindow(1e9, 500, 50, 3)).toEqual({ start: 3, end: 3 });
    expect(rowWindow(-40, 0, 50, 0)).toEqual({ start: 0, end: 0 });
  });
});

describe('topToShow', () => {
  it('does not move for a row in sight', () => {
    expect(topToShow(2, 80, 200, 40)).toBe(80);
  });

  it('moves as little as it can', () => {
    expect(topToShow(1, 80, 200, 40)).toBe(40);
    expect(topToShow(9, 80, 200, 40)).toBe(200);
  });
});

describe('rowAfterKey', () => {
  it('moves by one, by a page, to the ends', () => {
    expect(rowAfterKey('ArrowDown', 3, 10, 5)).toBe(4);
    expect(rowAfterKey('ArrowUp', 3, 10, 5)).toBe(2);
    expect(rowAfterKey('PageDown', 3, 10, 5)).toBe(8);
    expect(rowAfterKey('Home', 3, 10, 5)).toBe(0);
    expect(rowAfterKey('End', 3, 10, 5)).toBe(9);
  });

  it('stops at the ends, and begins with the first row', () => {
    expect(rowAfterKey('ArrowDown', 9, 10, 5)).toBe(9);
    expect(rowAfterKey('PageUp', 3, 10, 5)).toBe(0);
    expect(rowAfterKey('ArrowDown', -1, 10, 5)).toBe(0);
    expect(rowAfterKey('ArrowUp', -1, 10, 5)).toBe(0);
  });

  it('leaves other keys and empty lists alone', () => {
    expect(rowAfterKey('a', 3, 10, 5)).toBeNull();
    expect(rowAfterKey('ArrowDown', -1, 0, 5)).toBeNull();
  });
});
