/** Starting a run’s trainer, for the first time or again. */

import { readJournal } from '../../runs/journal/journal-reader';
import { acquireRunLock } from '../../runs/folder/run-lock';
import { readManifest, writeManifest } from '../../runs/folder/run-files';
import type { RunEvent } from '../../shared/events';
import type { LatheError } from '../../shared/failures/failure';
import { toldError } from '../../shared/failures/failure';
import type { AppContext } from '../host/context';
import { requestOfRun, untilReleased } from './control-run';
import { runState } from '../../runs/folder/run-state';
import type { RunState } from '../../runs/folder/run-state';
import type { RunProcess } from '../trainer/trainer-host';

export interface StartedRun {
  /** null where the run was held in memory by another host’s trainer, which now goes on. */
  readonly process: RunProcess | null;
  /** What the journal held before, oldest first. */
  readonly before: readonly RunEvent[];
}

export interface ResumeOptions {
  /** Epochs that the run shall have in all; null to leave them. */
  readonly epochs: number | null;
  readonly outlivesHost: boolean;
}

/** While a trainer writes its last checkpoint. */
const RELEASE_MS = 20_000;

/** Starts a run’s trainer for the first time. @throws LatheError run-damaged */
export async function startRun(context: AppContext, runDir: string, outlivesHost: boolean): Promise<StartedRun> {
  const before = await readJournal(runDir);
  return { process: await startTrainer(context, runDir, outlivesHost), before };
}

/**
 * Goes on with a run: one that is held continues in its own trainer, any other gets a new one at its last checkpoint.
 *
 * @throws LatheError run-locked, run-not-resumable, setting-invalid, run-damaged
 */
export async function resumeRun(context: AppContext, runDir: string, options: ResumeOptions): Promise<StartedRun> {
  const way = await makeReady(runDir, options.epochs);
  const before = await readJournal(runDir);
  return { process: await goOn(context, runDir, way, options.outlivesHost), before };
}

/** The same for a host that reads the journal by itself. */
export async function resumeTrainer(
  context: AppContext,
  runDir: string,
  { epochs, outlivesHost }: ResumeOptions,
): Promise<RunProcess | null> {
  return goOn(context, runDir, await makeReady(runDir, epochs), outlivesHost);
}

/** @throws LatheError run-damaged */
export async function startTrainer(context: AppContext, runDir: string, outlivesHost: boolean): Promise<RunProcess> {
  const { settings } = await readManifest(runDir);
  return context.host.startRun({ runDir, threads: settings.threads, outlivesHost });
}

async function goOn(
  context: AppContext,
  runDir: string,
  way: 'in its trainer' | 'in a new one',
  outlivesHost: boolean,
): Promise<RunProcess | null> {
  if (way === 'in a new one') return startTrainer(context, runDir, outlivesHost);
  await requestOfRun(runDir, { kind: 'resume' });
  return null;
}

/** Waits for a trainer that is leaving, and extends. */
async function makeReady(runDir: string, epochs: number | null): Promise<'in its trainer' | 'in a new one'> {
  let state = await runState(runDir);
  if (state.holder !== null && (await isHeld(runDir, state))) {
    if (epochs !== null) throw heldAndExtended();
    return 'in its trainer';
  }
  if (state.holder !== null) {
    if (!isLeaving(state) || !(await untilReleased(runDir, RELEASE_MS))) throw locked(state);
    state = await runState(runDir);
  }
  if (epochs !== null) await extend(runDir, epochs, state);
  else if (state.status === 'finished') throw alreadyFinished((await readManifest(runDir)).settings.stage.epochs);
  return 'in a new one';
}

async function isHeld(runDir: string, { status }: RunState): Promise<boolean> {
  if (status !== 'paused') return false;
  const last = (await readJournal(runDir, { kinds: ['paused'] })).at(-1);
  return last?.kind === 'paused' && last.depth === 'hold';
}

/** Its trainer is about to let go of it. */
function isLeaving({ status }: RunState): boolean {
  return !['preparing', 'running', 'queued'].includes(status);
}

function locked({ holder, status }: RunState): LatheError {
  return toldError(
    'run-locked',
    `A run without a trainer was expected; process ${holder?.pid ?? 'unknown'} is writing this one, and it is ${status}.`,
    'It goes on by itself. Pause it with “lathe pause RUN” or stop it with “lathe stop RUN” before.',
  );
}

function heldAndExtended(): LatheError {
  return toldError(
    'run-locked',
    '--epochs expects a run without a trainer; this one is held in memory by its trainer.',
    'Release it with “lathe pause RUN --release”, then resume it with --epochs.',
  );
}

function alreadyFinished(epochs: number): LatheError {
  return toldError(
    'run-not-resumable',
    `A run that is not finished was expected; this one has trained all its ${epochs} epochs.`,
    `Name more epochs to train it for longer: lathe resume RUN --epochs ${epochs + 10}`,
  );
}

/** Rewrites the number of epochs, as the run’s only writer. @throws LatheError setting-invalid, run-locked */
async function extend(runDir: string, epochs: number, { summary, status }: RunState): Promise<void> {
  const lock = await acquireRunLock(runDir);
  try {
    const manifest = await readManifest(runDir);
    const { settings } = manifest;
    const before = settings.stage.epochs;
    const done = summary.stage === 'main' ? Math.max(0, summary.epoch - 1) : 0;
    if (!Number.isInteger(epochs) || epochs <= done || epochs > MOST_EPOCHS) throw tooFewEpochs(epochs, done);
    const hasStoppedEarly = status === 'finished' && done < before;
    if (epochs === before && !hasStoppedEarly) return;
    await writeManifest(runDir, {
      ...manifest,
      settings: { ...settings, stage: { ...settings.stage, epochs } },
      ...(hasStoppedEarly ? { goesOnAfter: done } : {}),
    });
  } finally {
    await lock.release();
  }
}

/** As for a new run. */
const MOST_EPOCHS = 100_000;

function tooFewEpochs(received: number, done: number): LatheError {
  return toldError(
    'setting-invalid',
    `--epochs expects the whole number of epochs that the run shall have in all, from ${done + 1} up to ${MOST_EPOCHS}; received ${received}.`,
    `${done} are trained already. --epochs ${done + 10} adds ten.`,
  );
}
