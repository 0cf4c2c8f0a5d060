/** The port through which a host starts trainer processes; {@link ForkedTrainerHost} is its one transport. */

import type { RequestHooks } from '../../shared/request-channel';
import type { TaskName, TrainerTasks } from '../../shared/trainer-protocol';

/** How a trainer process ended. Why a run failed stands in its journal. */
export interface TrainerExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** The last of what it wrote on standard error. */
  readonly lastWords: string;
}

/** A trainer that works on a run. It is given commands through the run’s folder. */
export interface RunProcess {
  /** Resolves once, however it ends. */
  readonly exited: Promise<TrainerExit>;
}

export interface RunStart {
  /** Absolute. */
  readonly runDir: string;
  /** As the run’s settings have it. */
  readonly threads: number;
  /** Whether it goes on when the host ends; otherwise it then writes a checkpoint and pauses. */
  readonly outlivesHost: boolean;
  /** Absolute; where features are kept instead of in the shared cache. */
  readonly featuresFolder?: string;
}

/** A trainer that answers requests, several at a time where they don’t need each other. It ends with its host. */
export interface TaskProcess {
  /** Whether it still takes requests: `ended` by itself, or `cancelled` together with a task that did not give up. */
  readonly state: 'open' | 'ended' | 'cancelled';
  /** @throws LatheError what the task throws; `trainer-died`; `cancelled` */
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
