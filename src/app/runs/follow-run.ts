/** Follows a run until its trainer is gone. */

import { systemCodeIn, translateFileError } from '../../base/file-errors';
import { exists } from '../../base/files';
import { followJournal, type JournalSignal } from '../../runs/journal/follow-journal';
import { lockHolder } from '../../runs/folder/run-lock';
import type { RunEvent } from '../../shared/events';
import { failureFrom, LatheError, type Failure } from '../../shared/failures/failure';
import type { RunStatus } from '../../shared/run';
import { runState } from '../../runs/folder/run-state';
import { trainerDied } from '../trainer/last-words';
import type { RunProcess, TrainerExit } from '../trainer/trainer-host';

export interface RunEnding {
  readonly status: RunStatus;
  readonly failure: Failure | null;
}

export type RunSignal = JournalSignal | { readonly kind: 'ended'; readonly ending: RunEnding };

export interface FollowRunOptions {
  /** The trainer, if this host started it; null if another process did. */
  readonly process: RunProcess | null;
  /** The last event that the caller knows; null to start at the beginning. */
  readonly after: RunEvent | null;
  /** Stops following; the run goes on. */
  readonly signal?: AbortSignal;
}

/**
 * Yields the journal’s signals as it grows, then one `ended`, once the trainer is gone and everything it wrote has been
 * read. Waits while the run is held.
 *
 * @throws LatheError run-damaged
 */
export async function* followRun(runDir: string, options: FollowRunOptions): AsyncGenerator<RunSignal> {
  const { process: trainer, after, signal } = options;
  let exit: TrainerExit | null = null;
  void trainer?.exited.then((ended) => (exit = ended));
  const isGone = async (): Promise<boolean> => (trainer === null ? (await lockHolder(runDir)) === null : exit !== null);
  const start = after === null ? {} : { after: after.n, afterAt: after.at };
  yield* followJournal(runDir, { ...start, isOver: isGone, ...(signal === undefined ? {} : { signal }) });
  if (signal?.aborted === true) return;
  yield { kind: 'ended', ending: await endingOf(runDir, exit) };
}

/** @param exit of the trainer, if this host started it @throws LatheError run-damaged */
export async function endingOf(runDir: string, exit: TrainerExit | null): Promise<RunEnding> {
  if (!(await exists(runDir))) {
    return { status: 'lost', failure: new LatheError('run-folder-gone', { runDir }).failure };
  }
  const { status, summary, holder } = await runState(runDir);
  const isWhole = exit === null || (exit.code === 0 && exit.signal === null);
  if (isWhole) {
    const failure = summary.failure === null ? null : failureFrom(summary.failure);
    return { status, failure: status === 'lost' ? lost(runDir) : failure };
  }
  const system = systemCodeIn(exit.code);
  const unwritable =
    system === null ? null : translateFileError(Object.assign(new Error(system), { code: system }), runDir);
  if (unwritable instanceof LatheError) return { status, failure: unwritable.failure };
  // Another trainer took the run first, and goes on.
  if (holder !== null) return { status, failure: new LatheError('run-locked', { pid: holder.pid, runDir }).failure };
  return { status, failure: trainerDied('training', exit).failure };
}

/** The failure of a lost run: nobody saw its trainer end. */
export function lost(runDir: string): Failure {
  return new LatheError('trainer-gone', { runDir }).failure;
}
