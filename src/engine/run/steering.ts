/**
 * How a trainer hears what is asked of it: through the run's mailbox, and through its own signals. Requests take
 * effect between steps; a long computation inside a step asks {@link Steering.isWanted} and lets itself be abandoned.
 */

import { foldRequests, isDue } from '../../core/run/run-command';
import type { Wish } from '../../core/run/run-command';
import { FULL_PACE, type ControlRequest } from '../../shared/run-commands';

/** Where requests from other processes arrive. */
export interface RequestInbox {
  /** Requests since the last call, oldest first; they are removed. Cheap when there is none. */
  take(): ControlRequest[];
}

/** A folder is looked into at most this often while a step computes, in milliseconds. */
const LOOK_EVERY_MS = 20;
/** And this often while the run is held. */
const HELD_LOOK_EVERY_MS = 50;

export class Steering {
  /** Of the time that is for work, in percent. */
  percent = FULL_PACE;
  private wish: Wish = 'go';
  private isPaceNew = false;
  private lastLookMs = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly inbox: RequestInbox,
    private readonly nowMs: () => number,
  ) {}

  /** A request from inside this process: a signal, or a host that went away. */
  request(request: ControlRequest): void {
    this.hear([request]);
  }

  /** Whether a pace was asked for since the last call. */
  takeNewPace(): boolean {
    const isNew = this.isPaceNew;
    this.isPaceNew = false;
    return isNew;
  }

  /** Whether something was asked that the next {@link take} will give. */
  isWanted(): boolean {
    if (isDue(this.nowMs(), this.lastLookMs, LOOK_EVERY_MS)) this.look();
    return this.wish !== 'go';
  }

  /** What to do now; asking again gives `go` until something new is asked. */
  take(): Wish {
    this.look();
    const wish = this.wish;
    this.wish = 'go';
    return wish;
  }

  /** Waits while the run is held; gives what ended the hold: `go` for resume, else release or stop. */
  async untilReleased(): Promise<Exclude<Wish, 'hold' | 'checkpoint'>> {
    this.wish = 'hold';
    for (;;) {
      const wish = this.looked();
      if (wish !== 'hold' && wish !== 'checkpoint') {
        this.wish = 'go';
        return wish;
      }
      await new Promise((resolve) => setTimeout(resolve, HELD_LOOK_EVERY_MS));
    }
  }

  private looked(): Wish {
    this.look();
    return this.wish;
  }

  private look(): void {
    this.lastLookMs = this.nowMs();
    this.hear(this.inbox.take());
  }

  private hear(requests: readonly ControlRequest[]): void {
    this.wish = foldRequests(requests, this.wish);
    for (const request of requests) {
      if (request.kind !== 'pace') continue;
      this.percent = request.percent;
      this.isPaceNew = true;
    }
  }
}
