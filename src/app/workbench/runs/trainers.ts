/** Tracks the trainers that this host started: how they start and how they end. They outlive the host. */

import { lockHolder } from '../../../runs/folder/run-lock';
import type { RunId } from '../../../shared/run';
import { endingOf } from '../../runs/follow-run';
import { requireTaken, untilTaken } from '../../runs/wake-run';
import type { RunProcess, TrainerExit } from '../../trainer/trainer-host';
import { noteDefect } from '../session/dispatch';
import type { RunsWatcher } from './runs-watcher';

interface Tracked {
  readonly process: RunProcess;
  /** Resolves with null when it holds its run, or with its exit. */
  readonly started: Promise<TrainerExit | null>;
  isStarting: boolean;
}

export class Trainers {
  private readonly ours = new Map<RunId, Tracked>();

  constructor(
    private readonly watcher: RunsWatcher,
    private readonly now: () => Date,
  ) {}

  track(runId: RunId, runDir: string, process: RunProcess): void {
    const tracked: Tracked = { process, started: untilTaken(runDir, process), isStarting: true };
    this.ours.set(runId, tracked);
    this.watcher.noteEnd(runId, null);
    void tracked.started.finally(() => (tracked.isStarting = false)).catch(noteDefect);
    void process.exited.then((exit) => this.ended(runId, runDir, process, exit)).catch(noteDefect);
  }

  /** Whether a new trainer does not hold the run yet. */
  isStarting(runId: RunId): boolean {
    return this.ours.get(runId)?.isStarting === true;
  }

  /** Waits until a new trainer holds its run. @throws LatheError why it could not */
  async waitUntilStarted(runId: RunId, runDir: string): Promise<void> {
    await requireTaken(runDir, (await this.ours.get(runId)?.started) ?? null);
  }

  private async ended(runId: RunId, runDir: string, process: RunProcess, exit: TrainerExit): Promise<void> {
    if (this.ours.get(runId)?.process === process) this.ours.delete(runId);
    // With another trainer at work, the run’s state says nothing about this one.
    if ((await lockHolder(runDir)) === null) {
      const ending = await endingOf(runDir, exit).catch(() => null);
      // A failed run says so itself.
      if (ending !== null && ending.failure !== null && ending.status !== 'failed') {
        this.watcher.noteEnd(runId, { failure: ending.failure, at: this.now().toISOString() });
      }
    }
    await this.watcher.refresh(runId);
  }
}
