/** What the application services share: ports and facts, wired once by a host. */

import type { Places } from './places';
import type { TaskRunner } from '../trainer/task-runner';
import type { TrainerHost } from '../trainer/trainer-host';

export interface AppContext {
  readonly places: Places;
  readonly host: TrainerHost;
  readonly tasks: TaskRunner;
  /** Name and version, as runs record it. */
  readonly app: string;
  readonly now: () => Date;
  /** A fresh whole number from 0 to 2³² − 1. */
  readonly freshSeed: () => number;
}
