/** What the sessions of a host share. */

import { homedir } from 'node:os';
import { sep } from 'node:path';
import type { HostInfo, Preferences } from '../../../shared/contract/host';
import type { Push } from '../../../shared/contract/requests';
import { LatheError } from '../../../shared/failures/failure';
import type { Ability } from '../../../shared/failures/step-facts';
import type { AppContext } from '../../host/context';
import type { TaskRunner } from '../../trainer/task-runner';
import type { OpenedItems } from '../images/opened-items';
import type { HostAbilities } from './ports';
import type { RunReadings } from '../runs/run-readings';
import type { RunServices } from '../runs/run-services';
import type { RunsWatcher } from '../runs/runs-watcher';
import type { KeyedMutex } from '../../../base/concurrency';

export interface Services {
  readonly context: AppContext;
  readonly abilities: HostAbilities;
  readonly items: OpenedItems;
  readonly watcher: RunsWatcher;
  readonly runs: RunServices;
  readonly readings: RunReadings;
  /** For models, so that a prediction never waits for a scan. */
  readonly models: TaskRunner;
  readonly turns: KeyedMutex;
  /** Absolute. */
  readonly uploadsFolder: string;
  readonly samplesFolder: string;
  /** To every page. */
  readonly broadcast: (push: Push) => void;
}

export function hostInfo({ context, abilities }: Services): HostInfo {
  return {
    ...abilities.info,
    app: context.app,
    platform: process.platform,
    runsFolder: shownPath(context.places.runsFolder, homedir()),
    defaultThreads: context.tasks.defaultThreads,
    preferences: abilities.preferences.read(),
  };
}

/** As a person reads it: from home on, where it lies there. */
function shownPath(path: string, home: string): string {
  return path.startsWith(home + sep) ? `~${path.slice(home.length)}` : path;
}

/** Makes one change after the other, and informs every page. */
export async function changePreferences(
  { abilities, broadcast, turns }: Services,
  changes: Partial<Preferences>,
): Promise<Preferences> {
  return turns.run('preferences', async () => {
    const preferences = { ...abilities.preferences.read(), ...changes };
    await abilities.preferences.write(preferences);
    broadcast({ push: 'preferences.changed', body: preferences });
    return preferences;
  });
}

/** What this host can do. @throws LatheError usage where it can’t */
export function requireAbility<T>(what: T | null | false, ability: Ability): T {
  if (what !== null && what !== false) return what;
  throw new LatheError('ability-missing', { ability });
}
