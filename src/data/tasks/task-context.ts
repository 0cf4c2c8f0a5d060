/** What every task of a trainer process is given beside its arguments. */

import type { ServedHooks } from '../../shared/request-channel';
import type { TrainerPlaces } from '../../shared/trainer-protocol';

export interface TaskSurroundings {
  readonly places: TrainerPlaces;
  readonly threads: number;
  /** The built `image-worker.js`. */
  readonly workerFile: string;
}

export type TaskHooks = ServedHooks;
