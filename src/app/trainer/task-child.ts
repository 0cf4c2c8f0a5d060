/** Requests to a trainer process that answers tasks, and their answers. */

import type { ChildProcess } from 'node:child_process';
import { LatheError, toldError } from '../../shared/failures/failure';
import type { FromTrainer, TaskName, ToTrainer, TrainerTasks } from '../../shared/trainer-protocol';
import { trainerDied } from './trainer-died';
import type { TaskHooks, TaskProcess, TrainerExit } from './trainer-host';

interface Pending {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: LatheError) => void;
  readonly onProgress: NonNullable<TaskHooks['onProgress']>;
}

/** A task that does not give up after it was cancelled is in the middle of native code: its process is ended. */
const CANCEL_MS = 3000;
const CLOSE_MS = 2000;

export class TaskChild implements TaskProcess {
  private readonly pending = new Map<number, Pending>();
  private lastId = 0;
  private exit: TrainerExit | null = null;
  private wasCancelled = false;

  constructor(
    private readonly child: ChildProcess,
    private readonly exited: Promise<TrainerExit>,
  ) {
    child.on('message', (message: FromTrainer) => this.hear(message));
    void exited.then((exit) => {
      this.exit = exit;
      for (const [id, { reject }] of this.pending) {
        this.pending.delete(id);
        reject(this.died(exit));
      }
    });
  }

  get state(): TaskProcess['state'] {
    if (this.wasCancelled) return 'cancelled';
    return this.exit === null ? 'open' : 'ended';
  }

  request<N extends TaskName>(
    name: N,
    args: TrainerTasks[N]['args'],
    { onProgress = () => undefined, signal }: TaskHooks = {},
  ): Promise<TrainerTasks[N]['result']> {
    if (signal?.aborted === true) return Promise.reject(cancelled());
    if (this.exit !== null) return Promise.reject(this.died(this.exit));
    const id = ++this.lastId;
    const cancel = (): void => this.cancel(id);
    const answer = new Promise<unknown>((resolve, reject) => {
      this.pending.set(id, { resolve, reject, onProgress });
      signal?.addEventListener('abort', cancel, { once: true });
      this.tell({ kind: 'task', id, name, args } as ToTrainer);
    });
    // The protocol’s table ties each task to its result; the channel carries JSON.
    return (answer as Promise<TrainerTasks[N]['result']>).finally(() => signal?.removeEventListener('abort', cancel));
  }

  async close(): Promise<void> {
    if (this.child.connected) this.child.disconnect();
    const deadline = setTimeout(() => this.child.kill('SIGKILL'), CLOSE_MS);
    await this.exited;
    clearTimeout(deadline);
  }

  private hear(message: FromTrainer): void {
    if (!('id' in message)) return;
    const pending = this.pending.get(message.id);
    if (pending === undefined) return;
    switch (message.kind) {
      case 'progress':
        pending.onProgress(message.progress);
        return;
      case 'done':
        this.pending.delete(message.id);
        pending.resolve(message.result);
        return;
      case 'failed':
        this.pending.delete(message.id);
        pending.reject(LatheError.from(message.failure));
    }
  }

  private cancel(id: number): void {
    this.tell({ kind: 'cancel', id });
    setTimeout(() => {
      const pending = this.pending.get(id);
      if (pending === undefined) return;
      this.pending.delete(id);
      this.wasCancelled = true;
      this.child.kill('SIGKILL');
      pending.reject(cancelled());
    }, CANCEL_MS).unref();
  }

  /** A channel that breaks at this moment is told by the end of the process. */
  private tell(message: ToTrainer): void {
    if (this.child.connected) this.child.send(message, () => undefined);
  }

  private died(exit: TrainerExit): LatheError {
    const expected = 'A trainer process was expected to answer';
    return trainerDied(expected, exit, 'Run “lathe doctor”, which checks Node, TensorFlow and memory.');
  }
}

function cancelled(): LatheError {
  return toldError('cancelled', 'The task was cancelled.', 'Start it again when you like.');
}
