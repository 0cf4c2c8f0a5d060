/** Gives commands to a run from outside: they go into its folder, and its journal answers them. */

import { entryOf } from '../../core/run/command-table';
import { leaveCommand } from '../../runs/folder/command-box';
import { lockHolder } from '../../runs/folder/run-lock';
import { runState } from '../../runs/folder/run-state';
import { lastEventOf } from '../../runs/journal/journal-reader';
import { failureFrom, LatheError } from '../../shared/failures/failure';
import type { RunEvent } from '../../shared/events';
import type { CommandAnswer, RunCommand } from '../../shared/run-commands';
import type { RunProcess } from '../trainer/trainer-host';
import { followRun } from './follow-run';

/** Leaves the command and returns at once. @throws LatheError run-not-live */
export async function giveCommand(runDir: string, command: RunCommand): Promise<void> {
  if ((await lockHolder(runDir)) === null) throw await notLive(runDir);
  await leaveCommand(runDir, command);
}

async function notLive(runDir: string): Promise<LatheError> {
  const { status } = await runState(runDir);
  return new LatheError('run-not-live', { status });
}

/**
 * Gives a command, which the run obeys after its current step, and waits until it is done.
 *
 * @param signal ends the waiting; the run obeys all the same
 * @returns the journal’s answer
 * @throws LatheError run-not-live when the run has no trainer or ends first; why the run failed instead; setting-invalid,
 *   cancelled
 */
export async function commandRun(runDir: string, command: RunCommand, signal?: AbortSignal): Promise<CommandAnswer> {
  const { answer } = await beginCommand(runDir, command, signal);
  return answer;
}

/**
 * The same in two steps, for those who give several commands in an order: resolves when it is given, its answer later.
 *
 * @throws LatheError run-not-live, setting-invalid; nothing is given then
 */
export async function beginCommand(
  runDir: string,
  command: RunCommand,
  signal?: AbortSignal,
): Promise<{ readonly answer: Promise<CommandAnswer> }> {
  entryOf(command).requireBounds?.(command);
  const after = await lastEventOf(runDir);
  await giveCommand(runDir, command);
  const answer = answerTo(runDir, command, after, signal);
  // Whoever waits for it hears of its failure.
  answer.catch(() => undefined);
  return { answer };
}

async function answerTo(
  runDir: string,
  command: RunCommand,
  after: RunEvent | null,
  signal: AbortSignal | undefined,
): Promise<CommandAnswer> {
  const { answer, endsTrainer } = entryOf(command);
  let answered: CommandAnswer | undefined;
  let previous = after;
  for await (const each of followRun(runDir, { process: null, after, ...(signal === undefined ? {} : { signal }) })) {
    if (each.kind === 'ended' && answered === undefined) throw await notLive(runDir);
    const events = each.kind === 'events' ? each.events : [];
    if (answered === undefined)
      answered = answerIn(events, (event, before) => answer(event, command, before), previous);
    previous = events.at(-1) ?? previous;
    if (answered !== undefined && endsTrainer?.(command) !== true) return answered;
    if (!events.some(({ kind }) => kind === 'started')) continue;
    if (answered !== undefined) return answered;
    // A trainer that starts drops the commands to the one before it.
    await giveCommand(runDir, command);
  }
  if (answered === undefined) throw new LatheError('wait-cancelled', {});
  return answered;
}

/** @throws LatheError what happened instead: what was asked for could not be done, such as saving on a full disk */
function answerIn(
  events: readonly RunEvent[],
  answer: (event: RunEvent, previous: RunEvent | null) => CommandAnswer | undefined,
  before: RunEvent | null,
): CommandAnswer | undefined {
  for (const [i, event] of events.entries()) {
    if (event.kind === 'failure') throw LatheError.from(failureFrom(event.failure));
    const answered = answer(event, events[i - 1] ?? before);
    if (answered !== undefined) return answered;
  }
  return undefined;
}

/**
 * Follows a run of this host to its end. When `signal` aborts, the run writes a checkpoint and pauses.
 *
 * @throws LatheError why the run failed
 */
export async function followToEnd(
  runDir: string,
  process: RunProcess,
  signal: AbortSignal,
  onEvent: (event: RunEvent) => void = () => undefined,
): Promise<void> {
  const pause = (): void => void giveCommand(runDir, { kind: 'pause', depth: 'release' }).catch(() => undefined);
  signal.addEventListener('abort', pause, { once: true });
  try {
    for await (const each of followRun(runDir, { process, after: null })) {
      if (each.kind === 'ended' && each.ending.failure !== null) throw LatheError.from(each.ending.failure);
      for (const event of each.kind === 'events' ? each.events : []) {
        onEvent(event);
        // A trainer drops commands from before its start.
        if (event.kind === 'started' && signal.aborted) pause();
      }
    }
  } finally {
    signal.removeEventListener('abort', pause);
  }
}
