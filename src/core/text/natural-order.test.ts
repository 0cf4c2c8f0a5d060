import { describe, expect, it } from 'vitest';
import { compareNatural } from './natural-order';

describe('natural order', () => {
  it('counts numbers and is total', () => {
    const names = [
      'cat.10.jpg',
      'cat.2.jpg',
      'cat.9007199254740993.jpg',
      'cat.02.jpg',
      'cat.jpg',
      'bat.99.jpg',
      'cat.9007199254740992.jpg',
    ];
    expect([...names].sort(compareNatural)).toEqual([
      'bat.99.jpg',
      'cat.02.jpg',
      'cat.2.jpg',
      'cat.10.jpg',
      'cat.9007199254740992.jpg',
      'cat.9007199254740993.jpg',
      'cat.jpg',
    ]);
    expect([...names].reverse().sort(compareNatural)).toEqual([...names].sort(compareNatural));
  });
});
