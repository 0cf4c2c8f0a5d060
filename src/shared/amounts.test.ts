import { describe, expect, it } from 'vitest';
import { humanBytes, parseBytes } from './amounts';

describe('amounts', () => {
  it('name bytes with three digits at most', () => {
    expect([0, 812, 999, 1000, 1536, 99_949, 123_456, 999_600, 2.5e9].map(humanBytes)).toEqual([
      '0 B',
      '812 B',
      '999 B',
      '1.0 kB',
      '1.5 kB',
      '100 kB',
      '123 kB',
      '1.0 MB',
      '2.5 GB',
    ]);
  });

  it('are read from what a person writes', () => {
    expect(['20GB', '1.5 tb', '500m', '0', ' 12 kB ', '7'].map(parseBytes)).toEqual([20e9, 1.5e12, 5e8, 0, 12e3, 7]);
    expect(['', 'GB', '-1GB', '1 PB', '1e9', '1,5GB'].map(parseBytes)).toEqual(Array(6).fill(null));
  });
});
