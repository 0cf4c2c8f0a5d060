/** The gate between two steps: here a run is checkpointed, held, released or stopped as a person asked. */

import { setTimeout as delay } from 'node:timers/promises';
import { restMs, type Wish } from '../../core/run/run-command';
import type { RunStatus } from '../../shared/run';
import type { RunRecorder } from './run-recorder';
import type { Steering } from './steering';

/** A trainer that rests hears so often whether something was asked, in milliseconds. */
const REST_LOOK_MS = 50;
/** A minute without a step looks like a trainer that hangs. */
const LONGEST_REST_MS = 60_000;

/** Thrown to leave the training loop after everything is saved; not a failure. */
export class RunHalted extends Error {
  override readonly name = 'RunHalted';

  constructor(readonly status: Extract<RunStatus, 'paused' | 'stopped'>) {
    super(`the run is ${status}`);
  }
}

export class Gate {
  /** Time spent in holds and rests so far, in milliseconds. */
  heldMs = 0;
  /** When it was left for the last time. */
  private leftMs: number;

  constructor(
    private readonly steering: Steering,
    private readonly recorder: RunRecorder,
    private readonly nowMs: () => number,
  ) {
    this.leftMs = nowMs();
  }

  /** Whether a long computation should give up, so that {@link pass} is reached. */
  isWanted(): boolean {
    return this.steering.isWanted();
  }

  /**
   * Returns when the run may go on.
   *
   * @throws RunHalted when it was released or stopped
   */
  async pass(): Promise<void> {
    await this.follow(this.steering.take());
    if (this.steering.takeNewPace()) this.recorder.event({ kind: 'pace', percent: this.steering.percent });
    this.leftMs = this.nowMs();
  }

  private async follow(wish: Wish): Promise<void> {
    switch (wish) {
      case 'go':
        await this.rest();
        // What was asked meanwhile does not wait for another step.
        if (this.steering.isWanted()) await this.follow(this.steering.take());
        return;
      case 'checkpoint':
        await this.recorder.checkpoint('request');
        return;
      case 'hold':
        await this.hold();
        return;
      case 'release':
        await this.release();
        return;
      case 'stop':
        await this.stop();
        return;
    }
  }

  /** After as much work as there was since the gate was left; whatever is asked meanwhile is heard. */
  private async rest(): Promise<void> {
    const { steering } = this;
    const startedMs = this.nowMs();
    const { percent } = steering;
    const untilMs = startedMs + Math.min(LONGEST_REST_MS, restMs(startedMs - this.leftMs, percent));
    while (this.nowMs() < untilMs && !steering.isWanted() && steering.percent === percent) {
      await delay(Math.min(REST_LOOK_MS, untilMs - this.nowMs()));
    }
    this.leftMs = this.nowMs();
    this.heldMs += this.leftMs - startedMs;
  }

  private async hold(): Promise<void> {
    const before = this.recorder.status;
    await this.recorder.setStatus('pausing');
    this.recorder.event({ kind: 'paused', depth: 'hold' });
    await this.recorder.setStatus('paused');
    await this.recorder.checkpoint('pause');
    const startedMs = this.nowMs();
    const wish = await this.steering.untilReleased();
    this.heldMs += this.nowMs() - startedMs;
    if (wish === 'release') await this.release();
    if (wish === 'stop') await this.stop();
    this.recorder.event({ kind: 'resumed', from: null, lostSteps: 0 });
    await this.recorder.setStatus(before);
  }

  private async release(): Promise<void> {
    await this.recorder.setStatus('pausing');
    this.recorder.event({ kind: 'paused', depth: 'release' });
    await this.recorder.setStatus('paused');
    await this.recorder.checkpoint('pause');
    throw new RunHalted('paused');
  }

  private async stop(): Promise<void> {
    await this.recorder.setStatus('stopping');
    await this.recorder.checkpoint('stop');
    throw new RunHalted('stopped');
  }
}
