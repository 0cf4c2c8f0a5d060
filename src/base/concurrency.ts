/** How much goes on at once, what waits for its turn, and what is given up. */

import { LatheError } from '../shared/failures/failure';
import type { CancellableWork } from '../shared/failures/files';

/** At most so many tasks at once; the others wait in the order in which they came. */
export class Semaphore {
  private readonly waiting: (() => void)[] = [];
  private active = 0;

  constructor(private readonly permits: number) {}

  /** Does `work` when its turn comes. Work that is aborted before it began is given up at once, with the signal’s reason. */
  async run<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    await this.acquire(signal);
    try {
      return await work();
    } finally {
      this.active -= 1;
      this.startNext();
    }
  }

  private acquire(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const start = (): void => {
        signal.removeEventListener('abort', giveUp);
        this.active += 1;
        resolve();
      };
      const giveUp = (): void => {
        this.waiting.splice(this.waiting.indexOf(start), 1);
        reject(signal.reason as Error);
      };
      this.waiting.push(start);
      if (signal.aborted) giveUp();
      else signal.addEventListener('abort', giveUp, { once: true });
      this.startNext();
    });
  }

  private startNext(): void {
    while (this.active < this.permits) {
      const next = this.waiting.shift();
      if (next === undefined) return;
      next();
    }
  }
}

/** Work on the same thing, one after the other. */
export class KeyedMutex {
  private readonly last = new Map<string, Promise<unknown>>();

  /** Begins when what was given before for `key` is done, however it ended. */
  async run<T>(key: string, work: () => Promise<T>): Promise<T> {
    const before = this.last.get(key) ?? Promise.resolve();
    const done = before.then(work, work);
    this.last.set(key, done);
    try {
      return await done;
    } finally {
      if (this.last.get(key) === done) this.last.delete(key);
    }
  }
}

/**
 * Runs tasks ahead of their reader, at most `depth` at a time, and hands out their results in order. All of them are
 * started without waiting for the reader’s thread, so that workers go on while it computes.
 */
export async function* readAhead<T>(
  tasks: Iterable<() => Promise<T>>,
  depth: number,
): AsyncGenerator<T, void, undefined> {
  const source = tasks[Symbol.iterator]();
  const running: Promise<T>[] = [];
  const startNext = (): void => {
    const next = source.next();
    if (next.done === true) return;
    const task = next.value();
    // A failure is reported when its turn comes; until then nobody listens.
    task.catch(() => undefined);
    running.push(task);
  };
  try {
    for (let i = 0; i < Math.max(1, depth); i += 1) startNext();
    for (let first = running.shift(); first !== undefined; first = running.shift()) {
      const result = await first;
      startNext();
      yield result;
    }
  } finally {
    source.return?.();
  }
}

/** @throws LatheError cancelled when the signal is aborted */
export function throwIfCancelled(signal: AbortSignal | null, work: CancellableWork): void {
  if (signal?.aborted === true) throw new LatheError('work-cancelled', { work });
}
