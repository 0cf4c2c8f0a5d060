import { setTimeout as delay } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import { withPageHooks, type PageHooks } from './page-hooks';

let reports: number[];
let controller: AbortController;
beforeEach(() => {
  reports = [];
  controller = new AbortController();
});

function serve<T>(work: (hooks: PageHooks) => Promise<T>): Promise<T> {
  return withPageHooks({ onProgress: ({ done }) => reports.push(done), signal: controller.signal }, work);
}

describe('a request of a page', () => {
  it('gives what its work gives', async () => {
    expect(await serve(() => Promise.resolve(7))).toBe(7);
    await expect(serve(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  });

  it('reports the first progress at once and then the latest now and then', async () => {
    await serve(async ({ onProgress }) => {
      for (let done = 1; done <= 1000; done += 1) onProgress({ done, total: 1000 });
      while (reports.length < 2) await delay(5);
    });
    expect(reports).toEqual([1, 1000]);
    await delay(150);
    expect(reports).toEqual([1, 1000]);
  });

  it('is answered at once when it is cancelled, and its work is told', async () => {
    let signalled = false;
    const running = serve(async ({ signal }) => {
      signal.addEventListener('abort', () => (signalled = true));
      await delay(10_000, undefined, { ref: false });
    });
    controller.abort();
    await expect(running).rejects.toMatchObject({ code: 'cancelled' });
    expect(signalled).toBe(true);
  });

  it('can’t be cancelled once it has said so, and is answered with what it did', async () => {
    let go: () => void = () => undefined;
    const done = new Promise<void>((resolve) => (go = resolve));
    const running = serve(async ({ commit }) => {
      expect(commit()).toBe(true);
      await done;
      return 'done';
    });
    controller.abort();
    go();
    expect(await running).toBe('done');
  });

  it('is told when it is too late for that', async () => {
    const mayCommit: boolean[] = [];
    const late = serve(async ({ commit }) => {
      await delay(20);
      mayCommit.push(commit());
    });
    controller.abort();
    await expect(late).rejects.toMatchObject({ code: 'cancelled' });
    while (mayCommit.length === 0) await delay(5);
    expect(mayCommit).toEqual([false]);
  });
});
