import { describe, expect, it } from 'vitest';
import { expectedDuration, humanDuration } from './units';

describe('durations', () => {
  it('say of less than a second that it is expected to be less', () => {
    expect([0, 400, 999, 1000, 61_000].map(expectedDuration)).toEqual(['< 1 s', '< 1 s', '< 1 s', '0:01', '1:01']);
  });

  it('name durations in whole seconds', () => {
    expect([0, 6_600, 725_000, 3_723_000, 183_600_000].map(humanDuration)).toEqual([
      '0:00',
      '0:07',
      '12:05',
      '1:02:03',
      '2 d 03:00:00',
    ]);
  });
});
