/** Requests of a page that take a while: they report how far they are, and end when the page no longer wants them. */

import type { Push } from '../../../shared/contract/requests';
import { LatheError } from '../../../shared/failures/failure';
import type { Progress } from '../../../shared/trainer-protocol';
import type { TaskHooks } from '../../trainer/trainer-host';

/** Between two reports, in milliseconds. */
const REPORT_EVERY_MS = 100;

/** Characters of a name that a failure repeats. */
const LONGEST_SHOWN = 60;

/** What a job’s work is given: both are there. */
export type JobHooks = Required<TaskHooks>;

/** The jobs of one page. */
export class Jobs {
  private readonly running = new Map<string, AbortController>();

  constructor(private readonly push: (push: Push) => Promise<void>) {}

  /**
   * Does the work of a job. One that is cancelled is answered at once; the work then gives up at its next chance.
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
      if (!signal.aborted) reports.tell(progress);
    };
    try {
      return await Promise.race([work({ onProgress, signal }), untilCancelled(signal)]);
    } finally {
      reports.end();
      this.running.delete(job);
    }
  }

  /** One that has ended, or never was, needs no cancelling. */
  cancel(job: string): void {
    this.running.get(job)?.abort();
  }

  cancelAll(): void {
    for (const controller of this.running.values()) controller.abort();
  }
}

/** Lets through the first report and then the latest, no more often than a person can read them. */
class Reports {
  private timer: NodeJS.Timeout | null = null;
  private waiting: Progress | null = null;

  constructor(private readonly send: (progress: Progress) => void) {}

  tell(progress: Progress): void {
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
    this.send(progress);
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
