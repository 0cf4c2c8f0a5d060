import { describe, expect, it } from 'vitest';
import { Lane } from './semaphore';

const never = new AbortController().signal;

/** Work that ends when it is told to. */
function gate() {
  let end: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => (end = resolve));
  return { work: () => ended, end: () => end() };
}

describe('a lane', () => {
  it('works on as many tasks at once as it is wide, in the order in which they came', async () => {
    const lane = new Lane(2);
    const gates = [gate(), gate(), gate()];
    const begun: number[] = [];
    const runs = gates.map(({ work }, i) =>
      lane.run(never, () => {
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
    const lane = new Lane(1);
    await expect(lane.run(never, () => Promise.reject(new Error('failed')))).rejects.toThrow('failed');
    expect(await lane.run(never, () => Promise.resolve(1))).toBe(1);
  });

  it('gives up a waiting task at once when it is cancelled, and leaves the one in front alone', async () => {
    const lane = new Lane(1);
    const { work, end } = gate();
    const first = lane.run(never, work);
    const controller = new AbortController();
    let isBegun = false;
    const second = lane.run(controller.signal, () => {
      isBegun = true;
      return Promise.resolve();
    });
    controller.abort();
    await expect(second).rejects.toThrow('given up');
    await expect(lane.run(controller.signal, () => Promise.resolve())).rejects.toThrow('given up');
    end();
    await first;
    expect(isBegun).toBe(false);
    expect(await lane.run(never, () => Promise.resolve(1))).toBe(1);
  });
});
