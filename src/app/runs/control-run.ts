/** Steering a run from outside: a request into its mailbox, then waiting until the journal tells of its effect. */

import { setTimeout as delay } from 'node:timers/promises';
import { readJournal } from '../../runs/journal/journal-reader';
import { lockHolder } from '../../runs/folder/run-lock';
import { sendControl } from '../../runs/folder/command-box';
import { FULL_PACE, SLOWEST_PACE, type ControlRequest } from '../../shared/run-commands';
import type { CheckpointReason, RunEvent } from '../../shared/events';
import type { LatheError } from '../../shared/failures/failure';
import { toldError } from '../../shared/failures/failure';
import type { RunStatus } from '../../shared/run';
import { followRun } from './follow-run';
import { lastEventOf, runState } from '../../runs/folder/run-state';

/** Leaves the request and does not wait. @throws LatheError run-not-live */
export async function requestOfRun(runDir: string, request: ControlRequest): Promise<void> {
  if ((await lockHolder(runDir)) === null) throw await notLive(runDir);
  await sendControl(runDir, request, Date.now());
}

async function notLive(runDir: string): Promise<LatheError> {
  const { status } = await runState(runDir);
  const isOver = status === 'finished';
  return toldError(
    'run-not-live',
    `A run that is being trained was expected; this one is ${status} and has no trainer.`,
    isOver
      ? 'Nothing has to be done. “lathe resume RUN --epochs N” trains it for longer.'
      : 'Go on with “lathe resume RUN”.',
  );
}

/**
 * Asks, and resolves with the event that `isEffect` recognises; null when `signal` aborts before.
 *
 * @throws LatheError run-not-live when there is no trainer, or the run ends before
 */
async function askUntil(
  runDir: string,
  request: ControlRequest,
  after: RunEvent | null,
  isEffect: (event: RunEvent) => boolean,
  signal: AbortSignal,
): Promise<RunEvent | null> {
  await requestOfRun(runDir, request);
  for await (const each of followRun(runDir, { process: null, after, signal })) {
    if (each.kind === 'ended') throw await notLive(runDir);
    const events = each.kind === 'events' ? each.events : [];
    const effect = events.find(isEffect);
    if (effect !== undefined) return effect;
    // A trainer that has just begun forgets what was asked of the one before it.
    if (events.some((event) => event.kind === 'started')) await requestOfRun(runDir, request);
  }
  return null;
}

const NEVER = new AbortController().signal;
const RELEASED_LOOK_MS = 50;

/** A trainer that was released or stopped writes its last checkpoint before it lets go of the run. */
export async function untilReleased(runDir: string, timeoutMs: number): Promise<boolean> {
  const deadlineMs = Date.now() + timeoutMs;
  while ((await lockHolder(runDir)) !== null) {
    if (Date.now() > deadlineMs) return false;
    await delay(RELEASED_LOOK_MS);
  }
  return true;
}

/** One small file on a slow disk. */
const PAUSED_MS = 5000;

/** A checkpoint of the largest network on a slow disk. */
const RELEASE_MS = 60_000;

/**
 * Pauses after the current step. `hold` keeps the model in memory, `release` ends the trainer with a checkpoint.
 *
 * @throws LatheError run-not-live, cancelled
 */
export async function pauseRun(runDir: string, depth: 'hold' | 'release', signal = NEVER): Promise<void> {
  const after = await lastEventOf(runDir);
  const { status, holder } = await runState(runDir);
  if (depth === 'hold' && status === 'paused' && holder !== null) return;
  await askUntil(runDir, { kind: 'pause', depth }, after, (event) => isStatus(event, 'paused'), signal);
  throwIfInterrupted(signal);
  if (depth === 'release') await untilReleased(runDir, RELEASE_MS);
  await untilPaused(runDir);
}

/**
 * Has a run compute for a part of the time only, and rest for the others; a held one does so when it goes on.
 *
 * @param percent of the time, 5 to 100, whole
 * @throws LatheError run-not-live, setting-invalid, cancelled
 */
export async function paceRun(runDir: string, percent: number, signal = NEVER): Promise<void> {
  if (!Number.isInteger(percent) || percent < SLOWEST_PACE || percent > FULL_PACE) {
    throw toldError(
      'setting-invalid',
      `A pace from ${SLOWEST_PACE} to ${FULL_PACE} percent was expected; received ${percent}.`,
      'Name a whole number of percent: 50 computes half of the time.',
    );
  }
  const after = await lastEventOf(runDir);
  const { status, holder } = await runState(runDir);
  if (status === 'paused' && holder !== null) {
    await requestOfRun(runDir, { kind: 'pace', percent });
    return;
  }
  const isSo = (event: RunEvent): boolean => event.kind === 'pace' && event.percent === percent;
  await askUntil(runDir, { kind: 'pace', percent }, after, isSo, signal);
  throwIfInterrupted(signal);
}

/** The journal is written first, and lists of runs read what follows. */
async function untilPaused(runDir: string): Promise<void> {
  const deadlineMs = Date.now() + PAUSED_MS;
  while (Date.now() < deadlineMs && (await runState(runDir)).status === 'pausing') await delay(RELEASED_LOOK_MS);
}

/** Stops after the current step, with a checkpoint. @throws LatheError run-not-live, cancelled */
export async function stopRun(runDir: string, signal = NEVER): Promise<void> {
  const after = await lastEventOf(runDir);
  await askUntil(runDir, { kind: 'stop' }, after, (event) => isStatus(event, 'stopped'), signal);
  throwIfInterrupted(signal);
  await untilReleased(runDir, RELEASE_MS);
}

function isStatus(event: RunEvent, status: RunStatus): boolean {
  return event.kind === 'status' && event.status === status;
}

/** While a run prepares there is nothing to save; then no event will come. */
const PREPARING_MS = 5000;

/** Of a pause and a stop, too: what was asked for just before is done by them. */
const ASKED_FOR: readonly CheckpointReason[] = ['request', 'pause', 'stop'];

/**
 * Writes a checkpoint after the current step. A held run has one from its pause.
 *
 * @returns its id; null where there was nothing to save yet, since features are kept as they are computed
 * @throws LatheError run-not-live, cancelled
 */
export async function checkpointRun(runDir: string, signal = NEVER): Promise<string | null> {
  const { status, holder } = await runState(runDir);
  const stages = await readJournal(runDir, { kinds: ['stage'] });
  if (status === 'paused' && holder !== null) return stages.length === 0 ? null : checkpointOfPause(runDir, signal);
  const after = await lastEventOf(runDir);
  const patience = stages.length > 0 ? signal : AbortSignal.any([signal, AbortSignal.timeout(PREPARING_MS)]);
  const isWritten = (event: RunEvent): boolean => event.kind === 'checkpoint' && ASKED_FOR.includes(event.reason);
  const effect = await askUntil(runDir, { kind: 'checkpoint' }, after, isWritten, patience);
  throwIfInterrupted(signal);
  return effect?.kind === 'checkpoint' ? effect.id : null;
}

/** The journal tells of a pause before it is saved. */
async function checkpointOfPause(runDir: string, signal: AbortSignal): Promise<string | null> {
  const pause = (await readJournal(runDir, { kinds: ['paused'] })).at(-1);
  const deadlineMs = Date.now() + RELEASE_MS;
  while (Date.now() < deadlineMs) {
    const last = (await readJournal(runDir, { after: pause?.n ?? 0, kinds: ['checkpoint'] })).at(-1);
    if (last?.kind === 'checkpoint') return last.id;
    throwIfInterrupted(signal);
    await delay(RELEASED_LOOK_MS);
  }
  return null;
}

function throwIfInterrupted(signal: AbortSignal): void {
  if (!signal.aborted) return;
  const message = 'Waiting for the run was cancelled; it does what was asked of it all the same.';
  throw toldError('cancelled', message, 'See how it stands with “lathe show RUN”.');
}
