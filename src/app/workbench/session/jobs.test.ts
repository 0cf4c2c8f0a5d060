import { setTimeout as delay } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Push } from '../../../shared/contract/requests';
import { Jobs } from './jobs';

let pushed: Push[];
let jobs: Jobs;
beforeEach(() => {
  pushed = [];
  jobs = new Jobs((push) => {
    pushed.push(push);
    return Promise.resolve();
  });
});

const reports = (): number[] =>
  pushed.flatMap((each) => (each.push === 'job.progress' ? [each.body.progress.done] : []));

describe('a job', () => {
  it('gives what its work gives', async () => {
    expect(await jobs.run('a', () => Promise.resolve(7))).toBe(7);
    await expect(jobs.run('a', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  });

  it('reports the first progress at once and then the latest now and then', async () => {
    await jobs.run('a', async ({ onProgress }) => {
      for (let done = 1; done <= 1000; done += 1) onProgress({ done, total: 1000 });
      while (reports().length < 2) await delay(5);
    });
    expect(reports()).toEqual([1, 1000]);
    await delay(150);
    expect(reports()).toEqual([1, 1000]);
  });

  it('is answered at once when it is cancelled, and its work is told', async () => {
    let signalled = false;
    const running = jobs.run('a', async ({ signal }) => {
      signal.addEventListener('abort', () => (signalled = true));
      await delay(10_000, undefined, { ref: false });
    });
    jobs.cancel('a');
    await expect(running).rejects.toMatchObject({ code: 'cancelled' });
    expect(signalled).toBe(true);
    expect(await jobs.run('a', () => Promise.resolve('again'))).toBe('again');
  });

  it('can’t be cancelled once it has said so, and is answered with what it did', async () => {
    let go: () => void = () => undefined;
    const done = new Promise<void>((resolve) => (go = resolve));
    const running = jobs.run('a', async ({ commit }) => {
      expect(commit()).toBe(true);
      await done;
      return 'done';
    });
    jobs.cancel('a');
    go();
    expect(await running).toBe('done');
    const mayCommit: boolean[] = [];
    const late = jobs.run('b', async ({ commit }) => {
      await delay(20);
      mayCommit.push(commit());
    });
    jobs.cancel('b');
    await expect(late).rejects.toMatchObject({ code: 'cancelled' });
    while (mayCommit.length === 0) await delay(5);
    expect(mayCommit).toEqual([false]);
  });

  it('has a name of its own', async () => {
    const running = jobs.run('a', () => delay(10_000, undefined, { ref: false }));
    await expect(jobs.run('a', () => Promise.resolve())).rejects.toMatchObject({ code: 'usage' });
    jobs.cancelAll();
    await expect(running).rejects.toMatchObject({ code: 'cancelled' });
    jobs.cancel('never was');
  });
});
