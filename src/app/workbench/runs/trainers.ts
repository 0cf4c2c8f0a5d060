/** The trainers that this host started: they outlive it, but while it lives it sees how they begin and how they end. */

import { setTimeout as delay } from 'node:timers/promises';
import { lockHolder } from '../../../runs/folder/run-lock';
import { LatheError } from '../../../shared/failures/failure';
import type { RunId } from '../../../shared/run';
import { endingOf } from '../../runs/follow-run';
import type { RunProcess, TrainerExit } from '../../trainer/trainer-host';
import { noteDefect } from '../session/dispatch';
import type { RunsWatcher } from './runs-watcher';

/** Node starts, reads the run and takes its lock; on a busy machine this takes a while. */
const BEGIN_MS = 30_000;
const LOOK_MS = 50;

/** A trainer from its start to its end. */
interface Attended {
  readonly process: RunProcess;
  /** Resolves when it has taken its run, or is gone. */
  readonly begun: Promise<TrainerExit | null>;
  hasBegun: boolean;
}

export class Trainers {
  private readonly ours = new Map<RunId, Attended>();

  constructor(
    private readonly watcher: RunsWatcher,
    private readonly now: () => Date,
  ) {}

  /** Sees to a trainer that was just started. */
  attend(runId: RunId, runDir: string, process: RunProcess): void {
    const begun = untilTaken(runDir, process);
    const attended: Attended = { process, begun, hasBegun: false };
    this.ours.set(runId, attended);
    this.watcher.tell(runId, null);
    void begun.then(() => (attended.hasBegun = true));
    void process.exited.then((exit) => this.ended(runId, runDir, process, exit)).catch(noteDefect);
  }

  /** Whether there is a trainer that has not taken the run yet. */
  isBeginning(runId: RunId): boolean {
    return this.ours.get(runId)?.hasBegun === false;
  }

  /**
   * Waits until a trainer that was just started has taken its run.
   *
   * @throws LatheError why it could not begin
   */
  async untilBegun(runId: RunId): Promise<void> {
    const exit = await this.ours.get(runId)?.begun;
    if (exit !== undefined && exit !== null && exit.failure !== null) throw LatheError.from(exit.failure);
  }

  private async ended(runId: RunId, runDir: string, process: RunProcess, exit: TrainerExit): Promise<void> {
    if (this.ours.get(runId)?.process === process) this.ours.delete(runId);
    // Another trainer’s state would be taken for the end of this one.
    if ((await lockHolder(runDir)) === null) await this.tellEnd(runId, runDir, exit);
    await this.watcher.refresh(runId);
  }

  private async tellEnd(runId: RunId, runDir: string, exit: TrainerExit): Promise<void> {
    const ending = await endingOf(runDir, exit).catch(() => null);
    if (ending === null || ending.failure === null) return;
    // A run that failed says so itself.
    if (ending.status === 'failed' && exit.failure === null) return;
    this.watcher.tell(runId, { failure: ending.failure, at: this.now().toISOString() });
  }
}

/** null when it has; otherwise how it ended before, or null when it takes too long to wait for. */
async function untilTaken(runDir: string, process: RunProcess): Promise<TrainerExit | null> {
  const deadlineMs = Date.now() + BEGIN_MS;
  let exit: TrainerExit | null = null;
  while (exit === null && Date.now() < deadlineMs && (await lockHolder(runDir)) === null) {
    exit = await Promise.race([process.exited, delay(LOOK_MS, null)]);
  }
  return exit;
}
