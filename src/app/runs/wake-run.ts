/** A trainer for a run that has none: only a trainer writes a run, also that it is stopped. */

import { setTimeout as delay } from 'node:timers/promises';
import { lockHolder } from '../../runs/folder/run-lock';
import { runState } from '../../runs/folder/run-state';
import { LatheError } from '../../shared/failures/failure';
import type { AppContext } from '../host/context';
import type { RunProcess, TrainerExit } from '../trainer/trainer-host';
import { endingOf } from './follow-run';
import { isHeld, resumeRun } from './resume-run';

const LOOK_MS = 50;

/**
 * For a run that was paused and has freed its memory, so that it can be stopped.
 *
 * @returns the trainer, which may not hold the run yet; null where the run is not paused, or is held
 * @throws LatheError as {@link resumeRun}
 */
export async function wakeReleased(
  context: AppContext,
  runDir: string,
  outlivesHost: boolean,
): Promise<RunProcess | null> {
  const state = await runState(runDir);
  if (state.status !== 'paused' || (state.holder !== null && (await isHeld(runDir, state)))) return null;
  return resumeRun(context, runDir, { epochs: null, outlivesHost });
}

/** @returns null when the trainer holds its run, or its exit */
export async function untilTaken(runDir: string, process: RunProcess): Promise<TrainerExit | null> {
  let exit: TrainerExit | null = null;
  while (exit === null && (await lockHolder(runDir)) === null) {
    exit = await Promise.race([process.exited, delay(LOOK_MS, null)]);
  }
  return exit;
}

/** @throws LatheError why a trainer ended instead of taking its run */
export async function requireTaken(runDir: string, exit: TrainerExit | null): Promise<void> {
  const { failure } = exit ? await endingOf(runDir, exit) : { failure: null };
  if (failure !== null) throw LatheError.from(failure);
}
