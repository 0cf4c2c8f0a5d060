import { describe, expect, it } from 'vitest';
import { KeyedMutex, readAhead, Semaphore } from './concurrency';

const never = new AbortController().signal;

/** Work that ends when it is told to. */
function gate() {
  let end: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => (end = resolve));
  return { work: () => ended, end: () => end() };
}

describe('a semaphore', () => {
  it('lets as many tasks run at once as it has permits, in the order in which they came', async () => {
    const semaphore = new Semaphore(2);
    const gates = [gate(), gate(), gate()];
    const begun: number[] = [];
    const runs = gates.map(({ work }, i) =>
      semaphore.run(never, () => {
        begun.push(i);
        return work();
      }),
    );
    await Promise.resolve();
    expect(begun).toEqual([0, 1]);
    gates[1]!.end();
    await runs[1];
    expect(begun).toEqual([0, 1, 2]);
    gates.forEach(({ end }) => end());
    await Promise.all(runs);
  });

  it('goes on after a task that failed', async () => {
    const semaphore = new Semaphore(1);
    await expect(semaphore.run(never, () => Promise.reject(new Error('failed')))).rejects.toThrow('failed');
    expect(await semaphore.run(never, () => Promise.resolve(1))).toBe(1);
  });

  it('gives up a waiting task at once when it is cancelled, and leaves the one in front alone', async () => {
    const semaphore = new Semaphore(1);
    const { work, end } = gate();
    const first = semaphore.run(never, work);
    const controller = new AbortController();
    let isBegun = false;
    const second = semaphore.run(controller.signal, () => {
      isBegun = true;
      return Promise.resolve();
    });
    controller.abort();
    await expect(second).rejects.toMatchObject({ name: 'AbortError' });
    await expect(semaphore.run(controller.signal, () => Promise.resolve())).rejects.toMatchObject({
      name: 'AbortError',
    });
    end();
    await first;
    expect(isBegun).toBe(false);
    expect(await semaphore.run(never, () => Promise.resolve(1))).toBe(1);
  });
});

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

describe('a keyed mutex', () => {
  it('does work on one thing in order, whatever became of the work before, and other work beside it', async () => {
    const mutex = new KeyedMutex();
    const order: string[] = [];
    const work = (name: string, ms: number) => async (): Promise<void> => {
      await later(ms);
      order.push(name);
      if (name === 'first') throw new Error('failed');
    };
    const first = mutex.run('a', work('first', 30));
    const others = [mutex.run('a', work('second', 0)), mutex.run('b', work('beside', 10))];
    await expect(first).rejects.toThrow('failed');
    await Promise.all(others);
    expect(order).toEqual(['beside', 'first', 'second']);
  });
});
