/** What every task of a trainer process is given beside its arguments. */

import type { Progress, TrainerPlaces } from '../../shared/trainer-protocol';

export interface TaskSurroundings {
  readonly places: TrainerPlaces;
  readonly threads: number;
  /** The built `image-worker.js`. */
  readonly workerFile: string;
}

export interface TaskHooks {
  readonly onProgress: (progress: Progress) => void;
  readonly signal: AbortSignal;
}
