/** What the application services share: ports and facts, wired once by a host on stock Node. */

import { randomInt } from 'node:crypto';
import { homedir } from 'node:os';
import packageFile from '../../../package.json';
import { ForkedTrainerHost } from '../trainer/forked-trainer-host';
import { TaskRunner } from '../trainer/task-runner';
import { readCoreFacts, threadsFor } from '../trainer/threads';
import type { TrainerHost } from '../trainer/trainer-host';
import { makeForOwner } from './own-folders';
import { findPlaces, type Places } from './places';

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

/** @param builtFolder absolute path of `out/main` */
export function compose(builtFolder: string): AppContext {
  const { env, platform, arch, execPath } = process;
  const places = findPlaces(builtFolder, { env, platform, arch, execPath, home: homedir() });
  makeForOwner(places.dataFolder, 'closed');
  makeForOwner(places.cacheFolder, env['LATHE_CACHE'] ? 'kept' : 'closed');
  const host = new ForkedTrainerHost(places);
  return {
    places,
    host,
    tasks: new TaskRunner(host, threadsFor(readCoreFacts())),
    app: `Lathe ${packageFile.version}`,
    now: () => new Date(),
    freshSeed: () => randomInt(2 ** 32),
  };
}
