import { describe, expect, it } from 'vitest';
import { readAhead } from './read-ahead';

const later = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe('reading ahead', () => {
  it('keeps the order and never runs more than it may', async () => {
    let running = 0;
    let most = 0;
    const tasks = [30, 1, 20, 1, 5, 1].map((ms, i) => async () => {
      running += 1;
      most = Math.max(most, running);
      await later(ms);
      running -= 1;
      return i;
    });
    const results: number[] = [];
    for await (const result of readAhead(tasks, 3)) results.push(result);
    expect(results).toEqual([0, 1, 2, 3, 4, 5]);
    expect(most).toBe(3);
  });

  it('has started the next tasks before the reader comes back', async () => {
    const started: number[] = [];
    const tasks = [0, 1, 2, 3, 4].map((i) => () => {
      started.push(i);
      return Promise.resolve(i);
    });
    const reader = readAhead(tasks, 2);
    await reader.next();
    expect(started).toEqual([0, 1, 2]);
    await reader.return();
    expect(started).toEqual([0, 1, 2]);
  });

  it('reports a failure when its turn comes, and not before', async () => {
    const tasks = [
      () => later(20).then(() => 'first'),
      () => Promise.reject(new Error('second')),
      () => Promise.reject(new Error('third')),
    ];
    const reader = readAhead(tasks, 3);
    expect(await reader.next()).toEqual({ done: false, value: 'first' });
    await later(20);
    await expect(reader.next()).rejects.toThrow('second');
    expect((await reader.next()).done).toBe(true);
  });
});
