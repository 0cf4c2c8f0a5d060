/** What a page or a terminal folds a run’s events into. */

export { estimate } from '../core/eta';
export type { Estimate } from '../core/eta';
export { NO_PROGRESS, progressAfter } from '../core/run-progress';
export type { RunProgress } from '../core/run-progress';
