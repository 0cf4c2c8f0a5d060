/** Wires the application services for a host on stock Node. */

import { randomInt } from 'node:crypto';
import { homedir } from 'node:os';
import packageFile from '../../../package.json';
import type { AppContext } from './context';
import { ForkedTrainerHost } from '../trainer/forked-trainer-host';
import { findPlaces } from './places';
import { TaskRunner } from '../trainer/task-runner';
import { readCoreFacts, threadsFor } from '../trainer/threads';

const SEEDS = 2 ** 32;

/** @param builtFolder absolute path of `out/main` */
export function compose(builtFolder: string): AppContext {
  const { env, platform, arch, execPath } = process;
  const places = findPlaces(builtFolder, { env, platform, arch, execPath, home: homedir() });
  const host = new ForkedTrainerHost(places);
  return {
    places,
    host,
    tasks: new TaskRunner(host, threadsFor(readCoreFacts())),
    app: `Lathe ${packageFile.version}`,
    now: () => new Date(),
    freshSeed: () => randomInt(SEEDS),
  };
}
