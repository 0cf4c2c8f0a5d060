/** The hooks of a request that a page makes: it reports progress, and the page may cancel it. */

import { LatheError } from '../../../shared/failures/failure';
import type { ServedHooks } from '../../../shared/request-channel';
import type { Progress } from '../../../shared/trainer-protocol';

const REPORT_EVERY_MS = 100;

export interface PageHooks extends ServedHooks {
  /**
   * From here on a cancel is answered by the work itself: it gives up, or tells what it did all the same. @returns false
   * if the request is cancelled already
   */
  readonly commit: () => boolean;
}

/**
 * Does the work of a request. A cancelled request is answered at once, and its work stops at its next chance; what
 * writes for a person commits itself first, so that nothing is there of what was told as cancelled.
 *
 * @throws LatheError cancelled, and what the work throws
 */
export async function withPageHooks<T>(
  { onProgress, signal }: ServedHooks,
  work: (hooks: PageHooks) => Promise<T> | T,
): Promise<T> {
  const reports = new Reports(onProgress);
  let isCommitted = false;
  const cancelled = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => {
      if (!isCommitted) reject(new LatheError('request-cancelled', {}));
    });
  });
  const hooks: PageHooks = {
    signal,
    onProgress: (progress) => {
      if (!signal.aborted) reports.send(progress);
    },
    commit: () => (isCommitted = !signal.aborted),
  };
  try {
    return await Promise.race([work(hooks), cancelled]);
  } finally {
    reports.end();
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
