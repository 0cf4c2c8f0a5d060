/** A run as it happens, until its trainer is gone. */

import { setTimeout as delay } from 'node:timers/promises';
import { followJournal } from '../../runs/journal/follow-journal';
import type { JournalSignal } from '../../runs/journal/follow-journal';
import { lockHolder } from '../../runs/folder/run-lock';
import type { RunEvent } from '../../shared/events';
import { failureFrom, toldFailure, type Failure } from '../../shared/failures/failure';
import type { RunStatus } from '../../shared/run';
import { runState } from '../../runs/folder/run-state';
import { trainerDied } from '../trainer/trainer-died';
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
  readonly signal: AbortSignal;
}

/** What was written before the end has been read by then: the journal is looked at every 100 ms. */
const LAST_LOOK_MS = 250;
const LOCK_LOOK_MS = 300;

/**
 * Signals of the journal as it grows, then one `ended`. A trainer that is held waits, and so does this.
 *
 * @throws LatheError run-damaged
 */
export async function* followRun(runDir: string, options: FollowRunOptions): AsyncGenerator<RunSignal> {
  const { process: trainer, after, signal } = options;
  const end = new AbortController();
  const stop = (): void => end.abort();
  signal.addEventListener('abort', stop, { once: true });
  const gone: Promise<TrainerExit | null> =
    trainer === null ? untilUnlocked(runDir, end.signal).then(() => null) : trainer.exited;
  void gone.then(() => delay(LAST_LOOK_MS)).then(stop);
  try {
    const start = after === null ? {} : { after: after.n, afterAt: after.at };
    yield* followJournal(runDir, { signal: end.signal, ...start });
  } finally {
    signal.removeEventListener('abort', stop);
    end.abort();
  }
  if (!signal.aborted) yield { kind: 'ended', ending: await endingOf(runDir, await gone) };
}

async function untilUnlocked(runDir: string, signal: AbortSignal): Promise<void> {
  while (!signal.aborted && (await lockHolder(runDir)) !== null) {
    await delay(LOCK_LOOK_MS, undefined, { signal }).catch(() => undefined);
  }
}

/** @param exit of the trainer where this host started it, else null */
export async function endingOf(runDir: string, exit: TrainerExit | null): Promise<RunEnding> {
  const { status, summary } = await runState(runDir);
  if (exit?.failure) return { status, failure: exit.failure };
  if (status === 'failed') return { status, failure: summary.failure && failureFrom(summary.failure) };
  const isWhole = exit === null || (exit.code === 0 && exit.signal === null);
  if (status !== 'lost' && isWhole) return { status, failure: null };
  if (exit === null || isWhole) return { status, failure: lost(runDir) };
  const hint =
    'Its last checkpoint is kept: go on with “lathe resume RUN”. With less memory in use, try a smaller --batch.';
  return { status, failure: trainerDied('The trainer was expected to finish the run', exit, hint).failure };
}

/** Why a run is lost where nobody saw its trainer end. */
export function lost(runDir: string): Failure {
  return toldFailure(
    'trainer-died',
    `The trainer of ${runDir} was expected to finish it; it is gone without a word.`,
    'Its last checkpoint is kept: go on with “lathe resume RUN”.',
  );
}
