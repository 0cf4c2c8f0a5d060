/** What a trainer process of a run is started with. */

import type { TrainerJob } from '../../shared/trainer-protocol';

export type RunJob = Extract<TrainerJob, { mode: 'run' }> & {
  /** The built `image-worker.js`. */
  readonly workerFile: string;
};
