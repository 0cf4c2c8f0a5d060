import type * as Crypto from 'node:crypto';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { Doorkeeper } from './doorkeeper';

/** Counts; what it compares is compared by the real one. */
const comparisons = vi.hoisted(() => ({ count: 0 }));

vi.mock('node:crypto', async (importOriginal) => {
  const crypto = await importOriginal<typeof Crypto>();
  const timingSafeEqual: typeof Crypto.timingSafeEqual = (a, b) => {
    comparisons.count += 1;
    return crypto.timingSafeEqual(a, b);
  };
  return { ...crypto, timingSafeEqual };
});

function cookieFor(doorkeeper: Doorkeeper): string {
  return doorkeeper.exchange(doorkeeper.mintToken())?.split(';')[0] ?? '';
}

function comparisonsOf(action: () => unknown): number {
  comparisons.count = 0;
  action();
  return comparisons.count;
}

describe('the doorkeeper', () => {
  let doorkeeper: Doorkeeper;
  beforeEach(() => (doorkeeper = new Doorkeeper(7860)));

  it('compares a token with every link in constant time, whether it is good or how far it is right', () => {
    const [first = '', second = '', third = ''] = Array.from({ length: 3 }, () => doorkeeper.mintToken());
    for (const wrong of ['', 'A', `${first}A`, `${second.slice(0, -1)}-`, first.slice(1)])
      expect(comparisonsOf(() => doorkeeper.exchange(wrong))).toBe(3);
    expect(comparisonsOf(() => doorkeeper.exchange(third))).toBe(3);
    expect(comparisonsOf(() => doorkeeper.exchange(first))).toBe(2);
  });

  it('compares a cookie with every session in constant time', () => {
    const cookies = Array.from({ length: 3 }, () => cookieFor(doorkeeper));
    for (const cookie of [...cookies, 'lathe-7860=wrong', 'lathe-7860='])
      expect(comparisonsOf(() => doorkeeper.knows(cookie))).toBe(3);
  });

  it('knows its cookie among others, and no other server’s', () => {
    const cookie = cookieFor(doorkeeper);
    expect(doorkeeper.knows(`a=1; lathe-7860=tossed; ${cookie};b=2`)).toBe(true);
    expect(doorkeeper.knows(cookie.replace('7860', '7861'))).toBe(false);
    expect(doorkeeper.knows(`x${cookie}`)).toBe(false);
    expect(new Doorkeeper(7860).knows(cookie)).toBe(false);
    expect(doorkeeper.knows(undefined)).toBe(false);
  });

  it('lets the oldest of many links lapse', () => {
    const tokens = Array.from({ length: 5 }, () => doorkeeper.mintToken());
    expect(tokens.map((token) => doorkeeper.exchange(token) !== null)).toEqual([false, true, true, true, true]);
  });
});
