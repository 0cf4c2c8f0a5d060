/** Limits how much runs at once, orders what waits, and cancels. */

import { LatheError } from '../shared/failures/failure';
import type { CancellableWork } from '../shared/failures/files';

/** Runs a limited number of tasks at once; others wait in order of arrival. */
export class Semaphore {
  private readonly waiting: (() => void)[] = [];
  private active = 0;

  constructor(private readonly permits: number) {}

  /** Runs `work` when it gets a permit. Rejects at once with the signal’s reason if it is aborted before. */
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

export class KeyedMutex {
  private readonly last = new Map<string, Promise<unknown>>();

  /** Starts when all earlier work for `key` has settled. */
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
 * Runs tasks ahead of their reader, at most `depth` at a time, and yields their results in order. Tasks start without
 * waiting for the reader, so that workers stay busy while it computes.
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
    // The failure is reported when its turn comes; until then nobody handles it.
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
