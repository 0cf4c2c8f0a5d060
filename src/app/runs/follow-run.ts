/** A run as it happens, until its trainer is gone. */

import { translateFileError } from '../../base/file-errors';
import { followJournal } from '../../runs/journal/follow-journal';
import type { JournalSignal } from '../../runs/journal/follow-journal';
import { lockHolder } from '../../runs/folder/run-lock';
import type { RunEvent } from '../../shared/events';
import { failureFrom, LatheError, type Failure } from '../../shared/failures/failure';
import type { RunStatus } from '../../shared/run';
import { unwritableBy } from '../../shared/trainer-protocol';
import { runState } from '../../runs/folder/run-state';
import { trainerDied } from '../trainer/last-words';
import type { RunProcess, TrainerExit } from '../trainer/trainer-host';

/** How it came to rest. */
export interface RunEnding {
  readonly status: RunStatus;
  readonly failure: Failure | null;
}

export type RunSignal = JournalSignal | { readonly kind: 'ended'; readonly ending: RunEnding };

export interface FollowRunOptions {
  /** The trainer where this host started it; null where another process did. */
  readonly process: RunProcess | null;
  /** The last event that the caller knows; null to begin at the beginning. */
  readonly after: RunEvent | null;
  /** Ends the following and not the run. */
  readonly signal?: AbortSignal;
}

/**
 * Signals of the journal as it grows, then one `ended`: when the trainer is gone and all that it wrote was given. A
 * trainer that is held waits, and so does this.
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

/**
 * @param exit of the trainer where this host started it, else null
 * @throws LatheError run-damaged
 */
export async function endingOf(runDir: string, exit: TrainerExit | null): Promise<RunEnding> {
  const { status, summary, holder } = await runState(runDir);
  const isWhole = exit === null || (exit.code === 0 && exit.signal === null);
  if (isWhole) {
    const failure = status === 'failed' && summary.failure !== null ? failureFrom(summary.failure) : null;
    return { status, failure: status === 'lost' ? lost(runDir) : failure };
  }
  const system = unwritableBy(exit.code);
  const unwritable =
    system === null ? null : translateFileError(Object.assign(new Error(system), { code: system }), runDir);
  if (unwritable instanceof LatheError) return { status, failure: unwritable.failure };
  // Another trainer was quicker, and goes on.
  if (holder !== null) return { status, failure: new LatheError('run-locked', { pid: holder.pid, runDir }).failure };
  return { status, failure: trainerDied('training', exit).failure };
}

/** Why a run is lost where nobody saw its trainer end. */
export function lost(runDir: string): Failure {
  return new LatheError('trainer-gone', { runDir }).failure;
}
