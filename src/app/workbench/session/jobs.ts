/** Long requests of a page: they report progress and can be cancelled. */

import type { Push } from '../../../shared/contract/requests';
import { LatheError } from '../../../shared/failures/failure';
import type { Progress } from '../../../shared/trainer-protocol';
import type { ServedHooks } from '../../../shared/request-channel';

/** Between two reports, in milliseconds. */
const REPORT_EVERY_MS = 100;

/** Characters of a name that a failure repeats. */
const LONGEST_SHOWN = 60;

/** The hooks of a job’s work. */
export interface JobHooks extends ServedHooks {
  /** From here on it can’t be cancelled. @returns false where it already is */
  readonly commit: () => boolean;
}

/** The jobs of one page. */
export class Jobs {
  private readonly running = new Map<string, AbortController>();

  constructor(private readonly push: (push: Push) => Promise<void>) {}

  /**
   * Does the work of a job. A cancelled job is answered at once; its work stops at its next chance.
   *
   * @throws LatheError cancelled, usage for a name that is taken, and what the work throws
   */
  async run<T>(job: string, work: (hooks: JobHooks) => Promise<T>): Promise<T> {
    if (this.running.has(job)) throw new LatheError('job-name-taken', { job: job.slice(0, LONGEST_SHOWN) });
    const controller = new AbortController();
    this.running.set(job, controller);
    const { signal } = controller;
    const reports = new Reports((progress) => void this.push({ push: 'job.progress', body: { job, progress } }));
    const onProgress = (progress: Progress): void => {
      if (!signal.aborted) reports.send(progress);
    };
    try {
      const cancelled = untilCancelled(signal);
      const commit = (): boolean => {
        if (!signal.aborted) this.running.delete(job);
        return !signal.aborted;
      };
      return await Promise.race([work({ onProgress, signal, commit }), cancelled]);
    } finally {
      reports.end();
      this.running.delete(job);
    }
  }

  /** Does nothing for a job that has ended or never began. */
  cancel(job: string): void {
    this.running.get(job)?.abort();
  }

  cancelAll(): void {
    for (const controller of this.running.values()) controller.abort();
  }
}

/** Passes on the first report and then the latest one, no faster than a person can read. */
class Reports {
  private timer: NodeJS.Timeout | null = null;
  private waiting: Progress | null = null;

  constructor(private readonly pass: (progress: Progress) => void) {}

  send(progress: Progress): void {
    if (this.timer === null) this.sendNow(progress);
    else this.waiting = progress;
  }

  end(): void {
    if (this.timer !== null) clearTimeout(this.timer);
  }

  private sendNow(progress: Progress): void {
    this.waiting = null;
    this.timer = setTimeout(() => {
      this.timer = null;
      if (this.waiting !== null) this.sendNow(this.waiting);
    }, REPORT_EVERY_MS);
    this.pass(progress);
  }
}

function untilCancelled(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(cancelled()), { once: true });
  });
}

export function cancelled(): LatheError {
  return new LatheError('job-cancelled', {});
}
