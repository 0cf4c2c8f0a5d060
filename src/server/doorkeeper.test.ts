import type * as Crypto from 'node:crypto';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { Doorkeeper } from './doorkeeper';
import { SessionFile } from './session-file';

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

async function cookieFor(doorkeeper: Doorkeeper): Promise<string> {
  const arrival = await doorkeeper.exchange(doorkeeper.mintToken());
  return arrival.kind === 'session' ? (arrival.setCookie.split(';')[0] ?? '') : '';
}

async function comparisonsOf(action: () => unknown): Promise<number> {
  comparisons.count = 0;
  await action();
  return comparisons.count;
}

const opened = async (port: number): Promise<Doorkeeper> => new Doorkeeper(port, await SessionFile.open(null));

describe('the doorkeeper', () => {
  let doorkeeper: Doorkeeper;
  beforeEach(async () => (doorkeeper = await opened(7860)));

  it('compares a token with every link in constant time, whether it is good or how far it is right', async () => {
    const [first = '', second = '', third = ''] = Array.from({ length: 3 }, () => doorkeeper.mintToken());
    for (const wrong of ['', 'A', `${first}A`, `${second.slice(0, -1)}-`, first.slice(1)])
      expect(await comparisonsOf(() => doorkeeper.exchange(wrong))).toBe(3);
    expect(await comparisonsOf(() => doorkeeper.exchange(third))).toBe(3);
    expect(await comparisonsOf(() => doorkeeper.exchange(first))).toBe(2);
  });

  it('compares a cookie with every session in constant time', async () => {
    const cookies = await Promise.all(Array.from({ length: 3 }, () => cookieFor(doorkeeper)));
    for (const cookie of [...cookies, 'lathe-7860=wrong', 'lathe-7860='])
      expect(await comparisonsOf(() => doorkeeper.knowsCookie(cookie))).toBe(3);
  });

  it('knows its cookie among others, and no other server’s', async () => {
    const cookie = await cookieFor(doorkeeper);
    expect(doorkeeper.knowsCookie(`a=1; lathe-7860=tossed; ${cookie};b=2`)).toBe(true);
    expect(doorkeeper.knowsCookie(cookie.replace('7860', '7861'))).toBe(false);
    expect(doorkeeper.knowsCookie(`x${cookie}`)).toBe(false);
    expect((await opened(7860)).knowsCookie(cookie)).toBe(false);
    expect(doorkeeper.knowsCookie(undefined)).toBe(false);
  });

  it('lets the oldest of many links lapse', async () => {
    const tokens = Array.from({ length: 5 }, () => doorkeeper.mintToken());
    const kinds: string[] = [];
    for (const token of tokens) kinds.push((await doorkeeper.exchange(token)).kind);
    expect(kinds).toEqual(['wrong', 'session', 'session', 'session', 'session']);
    expect(await doorkeeper.exchange(tokens[4] ?? '')).toEqual({ kind: 'spent' });
  });
});
