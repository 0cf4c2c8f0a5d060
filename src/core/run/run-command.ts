/** What a trainer does between two steps, from what was asked of it since the last. */

import type { ControlRequest } from '../../shared/run-commands';

export type Wish = 'go' | 'checkpoint' | 'hold' | 'release' | 'stop';

/**
 * Folds requests, oldest first, into one wish. Stopping outweighs everything, a later pause or resume replaces an
 * earlier one, and a checkpoint is part of every pause and stop anyway.
 */
export function foldRequests(requests: readonly ControlRequest[], current: Wish = 'go'): Wish {
  return requests.reduce<Wish>((wish, request) => {
    if (wish === 'stop') return wish;
    switch (request.kind) {
      case 'stop':
        return 'stop';
      case 'pause':
        return request.depth;
      case 'resume':
        return 'go';
      case 'checkpoint':
        return wish === 'go' ? 'checkpoint' : wish;
      case 'pace':
        return wish;
    }
  }, current);
}

/**
 * How long to rest after so much work, so that work has its share of the time.
 *
 * @param percent of the time that is for work, above 0
 */
export function restMs(workedMs: number, percent: number): number {
  return (workedMs * (100 - percent)) / percent;
}

/** Whether something that recurs `every` so many milliseconds is due again at `nowMs`. */
export function isDue(nowMs: number, lastMs: number, everyMs: number): boolean {
  return nowMs - lastMs >= everyMs;
}
