/** The gate between two steps: here a run is checkpointed, held, released or stopped as a person asked. */

import type { RunStatus } from '../shared/run';
import type { RunRecorder } from './run-recorder';
import type { Steering } from './steering';

/** Thrown to leave the training loop after everything is saved; not a failure. */
export class RunHalted extends Error {
  override readonly name = 'RunHalted';

  constructor(readonly status: Extract<RunStatus, 'paused' | 'stopped'>) {
    super(`the run is ${status}`);
  }
}

export class Gate {
  /** Time spent in holds so far, in milliseconds. */
  heldMs = 0;

  constructor(
    private readonly steering: Steering,
    private readonly recorder: RunRecorder,
    private readonly nowMs: () => number,
  ) {}

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
    const wish = this.steering.take();
    switch (wish) {
      case 'go':
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
