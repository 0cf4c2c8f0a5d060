/**
 * Tasks for whoever asks: trainer processes, one for each number of threads, started at the first request and kept for
 * the next ones, models and all, until nobody has asked for a while.
 */

import { LatheError } from '../../shared/failures/failure';
import type { TaskName, TrainerTasks } from '../../shared/trainer-protocol';
import type { RequestHooks } from '../../shared/request-channel';
import type { TaskProcess, TrainerHost } from './trainer-host';

interface Running {
  readonly threads: number;
  readonly process: TaskProcess;
  /** Requests that it has not answered. */
  active: number;
  /** Ends it when it is not used again. */
  idle: NodeJS.Timeout | null;
}

/** Two models side by side may each need their own number of threads. */
const KEPT_PROCESSES = 2;
const IDLE_MS = 5 * 60 * 1000;

export class TaskRunner {
  /** The longest unused first. */
  private running: Running[] = [];
  private readonly closing = new Set<Promise<void>>();

  /**
   * @param defaultThreads of tasks that no run stands behind
   * @param idleMs after which a process that nobody uses is ended, and its memory given back
   */
  constructor(
    private readonly host: TrainerHost,
    readonly defaultThreads: number,
    private readonly idleMs = IDLE_MS,
  ) {}

  /**
   * @param threads a run’s own, so that what is computed with its model has the same bits as in its training
   * @throws LatheError what the task throws; `trainer-died`; `cancelled`
   */
  async request<N extends TaskName>(
    name: N,
    args: TrainerTasks[N]['args'],
    hooks: RequestHooks = {},
    threads = this.defaultThreads,
  ): Promise<TrainerTasks[N]['result']> {
    const running = this.take(threads);
    try {
      return await running.process.request(name, args, hooks);
    } catch (error) {
      // It went down with another’s task, which was in native code when that one was cancelled.
      const isInnocent = running.process.state === 'cancelled' && isDeath(error) && hooks.signal?.aborted !== true;
      if (!isInnocent) throw error;
    } finally {
      this.giveBack(running);
    }
    return this.request(name, args, hooks, threads);
  }

  /** Ends every process, whatever it is at. */
  async close(): Promise<void> {
    for (const each of this.running) this.end(each);
    await Promise.all(this.closing);
  }

  private take(threads: number): Running {
    for (const each of this.running) if (each.process.state !== 'open') this.end(each);
    const found = this.running.find((each) => each.threads === threads);
    const running = found ?? { threads, process: this.host.startTasks(threads), active: 0, idle: null };
    this.running = [...this.running.filter((each) => each !== running), running];
    if (running.idle !== null) clearTimeout(running.idle);
    running.idle = null;
    running.active += 1;
    this.endSurplus();
    return running;
  }

  private giveBack(running: Running): void {
    running.active -= 1;
    if (running.active > 0 || !this.running.includes(running)) return;
    running.idle = setTimeout(() => this.end(running), this.idleMs).unref();
    this.endSurplus();
  }

  /** A process with work is never ended for another’s sake. */
  private endSurplus(): void {
    const unused = this.running.filter((each) => each.active === 0);
    for (const each of unused.slice(0, Math.max(0, this.running.length - KEPT_PROCESSES))) this.end(each);
  }

  private end(running: Running): void {
    if (running.idle !== null) clearTimeout(running.idle);
    this.running = this.running.filter((each) => each !== running);
    const closed = running.process.close().finally(() => this.closing.delete(closed));
    this.closing.add(closed);
  }
}

function isDeath(error: unknown): boolean {
  return error instanceof LatheError && error.code === 'trainer-died';
}
