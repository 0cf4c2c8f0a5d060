/** What the sessions of a host share. */

import type { KeyedMutex } from '../../../base/concurrency';
import type { Push } from '../../../shared/contract/requests';
import { LatheError } from '../../../shared/failures/failure';
import type { Ability } from '../../../shared/failures/step-facts';
import type { AppContext } from '../../host/context';
import type { TaskRunner } from '../../trainer/task-runner';
import type { HeldUploads } from '../images/held-uploads';
import type { FindImage } from '../images/image-service';
import type { OpenedItems } from '../images/opened-items';
import type { RunReadings } from '../runs/run-readings';
import type { RunServices } from '../runs/run-services';
import type { RunsWatcher } from '../runs/runs-watcher';
import type { HostAbilities } from './ports';

export interface Services {
  readonly context: AppContext;
  readonly abilities: HostAbilities;
  readonly items: OpenedItems;
  readonly watcher: RunsWatcher;
  readonly runs: RunServices;
  readonly readings: RunReadings;
  readonly findImage: FindImage;
  /** For models, so that a prediction never waits for a scan. */
  readonly models: TaskRunner;
  readonly turns: KeyedMutex;
  /** Absolute. */
  readonly uploadsFolder: string;
  readonly held: HeldUploads;
  readonly samplesFolder: string;
  /** To every page. */
  readonly broadcast: (push: Push) => void;
}

/** What this host can do. @throws LatheError usage where it can’t */
export function requireAbility<T>(what: T | null | false, ability: Ability): T {
  if (what !== null && what !== false) return what;
  throw new LatheError('ability-missing', { ability });
}
