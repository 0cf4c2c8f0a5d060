/** What a page or a terminal folds a run’s events into. */

export { estimate } from '../core/run/eta';
export type { Estimate } from '../core/run/eta';
export { NO_PROGRESS, progressAfter } from '../core/run/run-progress';
export type { RunProgress } from '../core/run/run-progress';
