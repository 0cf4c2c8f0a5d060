/** The port through which a host starts trainer processes; {@link ForkedTrainerHost} implements it. */

import type { RequestHooks } from '../../shared/request-channel';
import type { TaskName, TrainerTasks } from '../../shared/trainer-protocol';

/** How a trainer process ended. The journal says why a run failed. */
export interface TrainerExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** The end of its standard error. */
  readonly lastWords: string;
}

/** A trainer that works on a run. It takes commands from the run’s folder. */
export interface RunProcess {
  /** Resolves, and never rejects. */
  readonly exited: Promise<TrainerExit>;
}

export interface RunStart {
  /** Absolute. */
  readonly runDir: string;
  /** From the run’s settings. */
  readonly threads: number;
  /** Whether it goes on when the host ends; otherwise it writes a checkpoint and pauses. */
  readonly outlivesHost: boolean;
  /** Absolute; for features, instead of the shared cache. */
  readonly featuresFolder?: string;
}

/** A trainer that answers requests, also several at a time. It ends with its host. */
export interface TaskProcess {
  /**
   * `open` while it takes requests; `ended` by itself; `cancelled` when it was killed for a task that did not give up.
   */
  readonly state: 'open' | 'ended' | 'cancelled';
  /** @throws LatheError as the task does; trainer-died, cancelled */
  request<N extends TaskName>(
    name: N,
    args: TrainerTasks[N]['args'],
    hooks?: RequestHooks,
  ): Promise<TrainerTasks[N]['result']>;
  /** Resolves when the process is gone. */
  close(): Promise<void>;
}

export interface TrainerHost {
  /** @throws LatheError disk-full, folder-not-writable when the run’s folder can’t take the trainer’s log */
  startRun(start: RunStart): Promise<RunProcess>;
  startTasks(threads: number): TaskProcess;
}
