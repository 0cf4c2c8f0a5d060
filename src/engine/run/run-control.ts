/**
 * Controls a run between two steps: obeys every command, in order, and rests if the run is throttled. Commands come
 * through the run’s folder or from this process: a signal, a host that is gone. A long computation inside a step polls
 * {@link RunControl.isWanted} and gives up when it is true.
 */

import { FULL_PACE, type RunCommand } from '../../shared/run-commands';
import type { RunStatus } from '../../shared/run';
import type { RunRecorder } from './run-recorder';

/** The source of commands from other processes. */
export interface CommandInbox {
  /** Commands since the last call, oldest first. Cheap when there is none. */
  take(): readonly RunCommand[];
}

export interface ControlClock {
  /** Milliseconds since any fixed moment. */
  readonly nowMs: () => number;
  readonly sleep: (ms: number) => Promise<unknown>;
}

/** Between two looks into the folder while a step computes, in milliseconds. */
const LOOK_EVERY_MS = 20;
/** The same while the run rests or is held. */
const IDLE_LOOK_MS = 50;
/** After a minute without a step, a trainer seems to hang. */
const LONGEST_REST_MS = 60_000;

/** Leaves the training loop after everything is saved; not a failure. */
export class RunHalted extends Error {
  override readonly name = 'RunHalted';

  constructor(readonly status: Extract<RunStatus, 'paused' | 'stopped'>) {
    super(`the run is ${status}`);
  }
}

export class RunControl {
  /** Milliseconds spent on pauses, rests and commands so far. */
  heldMs = 0;
  private readonly queue: RunCommand[] = [];
  private lookedMs = Number.NEGATIVE_INFINITY;
  /** When work was last continued. */
  private leftMs: number;
  /** Share of the time for work. */
  private percent = FULL_PACE;
  private isHeld = false;

  constructor(
    private readonly inbox: CommandInbox,
    private readonly run: Pick<RunRecorder, 'status' | 'setStatus' | 'event' | 'checkpoint' | 'requireThere'>,
    private readonly clock: ControlClock,
  ) {
    this.leftMs = clock.nowMs();
  }

  give(command: RunCommand): void {
    this.queue.push(command);
  }

  /** Whether a long computation should give up, so that the loop reaches {@link pass}. */
  isWanted(): boolean {
    if (this.clock.nowMs() - this.lookedMs >= LOOK_EVERY_MS) this.look();
    return this.queue.length > 0;
  }

  /**
   * Returns when the run may go on.
   *
   * @throws RunHalted when it is released or stopped; LatheError when it can’t be saved, or its folder is gone
   */
  async pass(): Promise<void> {
    const startedMs = this.clock.nowMs();
    try {
      await this.rest(startedMs);
      await this.obeyAll();
    } finally {
      this.leftMs = this.clock.nowMs();
      this.heldMs += this.leftMs - startedMs;
    }
  }

  /** Rests until the work since the last rest is down to its share of the time, or until a command comes. */
  private async rest(startedMs: number): Promise<void> {
    const { nowMs, sleep } = this.clock;
    const workedMs = startedMs - this.leftMs;
    const untilMs = startedMs + Math.min(LONGEST_REST_MS, (workedMs * (FULL_PACE - this.percent)) / this.percent);
    while (nowMs() < untilMs && !this.isWanted()) await sleep(Math.min(IDLE_LOOK_MS, untilMs - nowMs()));
  }

  private async obeyAll(): Promise<void> {
    const working = this.run.status;
    for (;;) {
      this.look();
      const command = this.queue.shift();
      if (command !== undefined) await this.obey(command, working);
      else if (!this.isHeld) return;
      else {
        // Nothing is written meanwhile that would notice.
        this.run.requireThere();
        await this.clock.sleep(IDLE_LOOK_MS);
      }
    }
  }

  /** The journal answers each command when it is done, also if there was nothing to do. */
  private async obey(command: RunCommand, working: RunStatus): Promise<void> {
    const { run } = this;
    switch (command.kind) {
      case 'pause':
        return this.pause(command.depth);
      case 'resume':
        if (this.isHeld) run.event({ kind: 'resumed', from: null, lostSteps: 0, after: 'paused' });
        this.isHeld = false;
        return run.setStatus(working);
      case 'stop':
        return this.stop();
      case 'checkpoint':
        if (!(await run.checkpoint('request'))) await run.setStatus(run.status);
        return;
      case 'pace':
        this.percent = command.percent;
        run.event({ kind: 'pace', percent: command.percent });
    }
  }

  private async stop(): Promise<never> {
    await this.run.setStatus('stopping');
    await this.run.checkpoint('stop');
    throw new RunHalted('stopped');
  }

  private async pause(depth: 'hold' | 'release'): Promise<void> {
    if (!this.isHeld) {
      await this.run.setStatus('pausing');
      await this.run.checkpoint('pause');
    }
    this.isHeld = true;
    this.run.event({ kind: 'paused', depth });
    await this.run.setStatus('paused');
    if (depth === 'hold') return;
    // At once: whoever asked for something behind it learns that the run has no trainer any more. A stop still counts.
    this.look();
    if (this.queue.some(({ kind }) => kind === 'stop')) return this.stop();
    throw new RunHalted('paused');
  }

  private look(): void {
    this.lookedMs = this.clock.nowMs();
    this.queue.push(...this.inbox.take());
  }
}
