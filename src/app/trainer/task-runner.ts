/**
 * Runs tasks in trainer processes: one process for each number of threads, started at the first request and kept, with
 * its models, until it has been idle for a while.
 */

import { LatheError } from '../../shared/failures/failure';
import type { TaskName, TrainerTasks } from '../../shared/trainer-protocol';
import type { RequestHooks } from '../../shared/request-channel';
import type { TaskProcess, TrainerHost } from './trainer-host';

interface Running {
  readonly threads: number;
  readonly process: TaskProcess;
  /** Requests without an answer yet. */
  active: number;
  /** Ends the idle process. */
  idle: NodeJS.Timeout | null;
}

/** Two models in comparison may each need their own number of threads. */
const KEPT_PROCESSES = 2;
const IDLE_MS = 5 * 60 * 1000;
/** Libraries that read other people’s files may never come back from a damaged one: their process is then ended. */
const LONGEST_MINUTES: Readonly<Partial<Record<TaskName, number>>> = { checkHead: 2, importWeights: 5 };

export class TaskRunner {
  /** Least recently used first. */
  private running: Running[] = [];
  private readonly closing = new Set<Promise<void>>();

  /**
   * @param defaultThreads for tasks without a run
   * @param idleMs until an idle process is ended, which frees its memory
   * @param minuteMs what counts as a minute of reading
   */
  constructor(
    private readonly host: TrainerHost,
    readonly defaultThreads: number,
    private readonly idleMs = IDLE_MS,
    private readonly minuteMs = 60_000,
  ) {}

  /**
   * @param threads of the run, so that its model computes the same bits as in training
   * @throws LatheError what the task throws; `trainer-died`; `cancelled`; `weights-unreadable` where reading took too long
   */
  async request<N extends TaskName>(
    name: N,
    args: TrainerTasks[N]['args'],
    hooks: RequestHooks = {},
    threads = this.defaultThreads,
  ): Promise<TrainerTasks[N]['result']> {
    const minutes = LONGEST_MINUTES[name];
    if (minutes === undefined) return this.ask(name, args, hooks, threads);
    const late = AbortSignal.timeout(minutes * this.minuteMs);
    const signal = AbortSignal.any([late, ...(hooks.signal === undefined ? [] : [hooks.signal])]);
    try {
      return await this.ask(name, args, { ...hooks, signal }, threads);
    } catch (error) {
      if (!late.aborted || hooks.signal?.aborted === true) throw error;
      throw new LatheError('weights-too-slow', { minutes }, { cause: error });
    }
  }

  private async ask<N extends TaskName>(
    name: N,
    args: TrainerTasks[N]['args'],
    hooks: RequestHooks,
    threads: number,
  ): Promise<TrainerTasks[N]['result']> {
    const running = this.take(threads);
    try {
      return await running.process.request(name, args, hooks);
    } catch (error) {
      // The process was killed for another task, which was cancelled in native code.
      const isDeath = error instanceof LatheError && error.code === 'trainer-died';
      const isInnocent = isDeath && running.process.state === 'cancelled' && hooks.signal?.aborted !== true;
      if (!isInnocent) throw error;
    } finally {
      this.giveBack(running);
    }
    return this.ask(name, args, hooks, threads);
  }

  /** Ends every process, also one that works. */
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

  /** Never ends a process that works. */
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
