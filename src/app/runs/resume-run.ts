/** Starts a run’s trainer, for the first time or again. */

import { readJournal, lastEventOf } from '../../runs/journal/journal-reader';
import { acquireRunLock } from '../../runs/folder/run-lock';
import { readManifest, readUsableManifest, requireOwnFiles, writeManifest } from '../../runs/folder/run-files';
import { LatheError } from '../../shared/failures/failure';
import { LIVE_STATUSES } from '../../shared/run';
import type { AppContext } from '../host/context';
import { commandRun } from './control-run';
import { followRun } from './follow-run';
import { runState, type RunState } from '../../runs/folder/run-state';
import type { RunProcess } from '../trainer/trainer-host';

export interface ResumeOptions {
  /** Total epochs from now on; null to leave them. */
  readonly epochs: number | null;
  readonly outlivesHost: boolean;
}

/** @throws LatheError run-damaged, disk-full, folder-not-writable */
export async function startTrainer(context: AppContext, runDir: string, outlivesHost: boolean): Promise<RunProcess> {
  const { settings } = await readUsableManifest(runDir);
  return context.host.startRun({ runDir, threads: settings.threads, outlivesHost });
}

/**
 * Resumes a run: a held one continues in its own trainer, any other gets a new trainer at its last checkpoint.
 *
 * @returns the new trainer; null for a held run
 * @throws LatheError run-locked, run-not-resumable, setting-invalid, run-damaged
 */
export async function resumeRun(
  context: AppContext,
  runDir: string,
  { epochs, outlivesHost }: ResumeOptions,
): Promise<RunProcess | null> {
  let state = await runState(runDir);
  if (state.holder !== null && (await isHeld(runDir, state))) {
    if (epochs !== null) throw new LatheError('extend-while-held', {});
    await commandRun(runDir, { kind: 'resume' });
    return null;
  }
  if (state.holder !== null) {
    if (!isLeaving(state)) throw atWork(state);
    await untilGone(runDir);
    state = await runState(runDir);
  }
  if (epochs !== null) await extend(runDir, epochs, state);
  else if (state.status === 'finished') {
    const { stage } = (await readManifest(runDir)).settings;
    throw new LatheError('all-epochs-trained', { epochs: stage.epochs });
  }
  return startTrainer(context, runDir, outlivesHost);
}

/** Whether it waits with its model in memory. */
export async function isHeld(runDir: string, { status }: Pick<RunState, 'status'>): Promise<boolean> {
  if (status !== 'paused') return false;
  const last = (await readJournal(runDir, { kinds: ['paused'] })).at(-1);
  return last?.kind === 'paused' && last.depth === 'hold';
}

/** Whether its trainer has ended the run and is about to release it. */
function isLeaving({ status }: RunState): boolean {
  return status === 'pausing' || status === 'stopping' || !(LIVE_STATUSES.includes(status) || status === 'queued');
}

/** A dead trainer on another computer looks like a slow one. */
const GONE_MS = 20_000;

async function untilGone(runDir: string): Promise<void> {
  const options = { process: null, after: await lastEventOf(runDir), signal: AbortSignal.timeout(GONE_MS) };
  for await (const each of followRun(runDir, options)) if (each.kind === 'ended') return;
  throw atWork(await runState(runDir));
}

function atWork({ holder, status }: RunState): LatheError {
  return new LatheError('run-at-work', { pid: holder?.pid ?? 0, status });
}

/** The bound of a new run. */
const MOST_EPOCHS = 100_000;

/** Rewrites the number of epochs while it holds the run’s lock. @throws LatheError setting-invalid, run-locked */
async function extend(runDir: string, epochs: number, { summary, status }: RunState): Promise<void> {
  await requireOwnFiles(runDir);
  const lock = await acquireRunLock(runDir);
  try {
    const manifest = await readManifest(runDir);
    const { settings } = manifest;
    const before = settings.stage.epochs;
    const trained = summary.stage === 'main' ? Math.max(0, summary.epoch - 1) : 0;
    if (!Number.isInteger(epochs) || epochs <= trained || epochs > MOST_EPOCHS) {
      throw new LatheError('epochs-invalid', { trained, most: MOST_EPOCHS, received: epochs });
    }
    const hasStoppedEarly = status === 'finished' && trained < before;
    if (epochs === before && !hasStoppedEarly) return;
    await writeManifest(runDir, {
      ...manifest,
      settings: { ...settings, stage: { ...settings.stage, epochs } },
      ...(hasStoppedEarly ? { goesOnAfter: trained } : {}),
    });
  } finally {
    await lock.release();
  }
}
