/** Between what a function throws or returns, and the reply that crosses a process. */

import type { Reply } from '../request-channel';
import { LatheError } from './failure';

/** Throws defects. */
export async function replyOf<T>(work: () => Promise<T>, signal: AbortSignal): Promise<Reply<T>> {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    if (error instanceof LatheError) return { ok: false, failure: error.failure };
    if (signal.aborted) return { ok: false, failure: new LatheError('task-cancelled', {}).failure };
    throw error;
  }
}

/** @throws LatheError the failure of the reply */
export function valueOf<T>(reply: Reply<T>): T {
  if (reply.ok) return reply.value;
  throw LatheError.from(reply.failure);
}
