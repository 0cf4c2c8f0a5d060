/** Tasks for whoever asks: one trainer process, started at the first request and kept for the next. */

import type { TaskName, TrainerTasks } from '../shared/trainer-protocol';
import type { TaskHooks, TaskProcess, TrainerHost } from './trainer-host';

export class TaskRunner {
  private running: { readonly threads: number; readonly process: TaskProcess } | null = null;

  /** @param defaultThreads of tasks that no run stands behind */
  constructor(
    private readonly host: TrainerHost,
    readonly defaultThreads: number,
  ) {}

  /**
   * @param threads a run’s own, so that what is computed with its model has the same bits as in its training
   * @throws LatheError what the task throws; `trainer-died`; `cancelled`
   */
  async request<N extends TaskName>(
    name: N,
    args: TrainerTasks[N]['args'],
    hooks: TaskHooks = {},
    threads = this.defaultThreads,
  ): Promise<TrainerTasks[N]['result']> {
    if (this.running !== null && this.running.threads !== threads) await this.close();
    this.running ??= { threads, process: this.host.startTasks(threads) };
    return this.running.process.request(name, args, hooks);
  }

  async close(): Promise<void> {
    const { running } = this;
    this.running = null;
    await running?.process.close();
  }
}
