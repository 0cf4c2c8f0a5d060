/**
 * Set-up, in order: dependencies, native TensorFlow, the build, the weights, Electron. Each step does nothing where it
 * is done.
 */

import { createHash } from 'node:crypto';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { ensureBuild } from './build.mjs';
import { dependenciesAreThere, installDependencies } from './dependencies.mjs';
import { ensureElectron } from './electron.mjs';
import { SetupFailure } from './failure.mjs';
import { readJsonOrNull, writeJson } from './files.mjs';
import { withLock } from './lock.mjs';
import { networkOf } from './network.mjs';
import { readNpmSettings } from './npm-settings.mjs';
import { readPipSettings } from './pip-settings.mjs';
import { cacheFolder } from './places.mjs';
import { noReleaseReason, releaseFor } from './releases.mjs';
import { ensureRuntime } from './runtime.mjs';
import { ensureWeights } from './weights.mjs';

/**
 * @typedef {object} SetupOptions
 * @property {import('./releases.mjs').Flavour | null} flavour null keeps what the last set-up chose
 * @property {readonly string[]} runtimeFrom
 * @property {string | null} weightsFrom
 * @property {boolean} offline
 * @property {boolean} verify whether to hash everything that is there
 * @property {'none' | 'window' | 'window-and-tests'} electron what Electron is needed for; without it no work fails
 */

/**
 * `out/setup.json`: where the built command finds what set-up has made.
 *
 * @typedef {object} SetupRecord
 * @property {1} format
 * @property {string} node the Node that ran set-up; the trainer is started with it
 * @property {string} nodeVersion
 * @property {import('./releases.mjs').Flavour} flavour
 * @property {string} tensorflow version
 * @property {string} runtimeFolder
 * @property {string} weightsFile
 * @property {import('./electron.mjs').ElectronRecord | null} electron
 * @property {string | null} electronReason why there is none, or the tests can’t use it
 */

/**
 * @param {string} repository
 * @param {SetupOptions} options
 * @param {import('./progress.mjs').Reporter} reporter
 * @returns {Promise<{ record: SetupRecord, changed: boolean }>}
 * @throws {SetupFailure}
 */
export async function setUp(repository, options, reporter) {
  const machine = { platform: process.platform, arch: process.arch };
  const recordFile = join(repository, 'out', 'setup.json');
  const before = await readJsonOrNull(recordFile);
  const flavour = options.flavour ?? flavourOf(before);
  const release = releaseFor({ flavour, ...machine });
  if (release === null) {
    const { message, hint } = noReleaseReason({ flavour, ...machine });
    throw new SetupFailure(message, hint);
  }
  const surroundings = { env: process.env, platform: machine.platform, home: homedir() };
  const means = meansOf(surroundings, repository, options.offline, reporter);
  const { verify: thorough } = options;

  const installed = await ensureDependencies(repository, machine, means);
  const runtime = await ensureRuntime({ release, repository, named: options.runtimeFrom, means, thorough });
  const built = await lockClone(repository, means, () => ensureBuild(repository, reporter));
  const named = options.weightsFrom;
  const weights = await ensureWeights({ repository, platform: machine.platform, named, means, thorough });
  const electron = await electronOf(repository, { machine, surroundings, means, before, wanted: options.electron });

  /** @type {SetupRecord} */
  const record = {
    format: 1,
    node: process.execPath,
    nodeVersion: process.versions.node,
    flavour,
    tensorflow: release.tensorflow,
    runtimeFolder: runtime.folder,
    weightsFile: weights.file,
    electron: electron.electron,
    electronReason: electron.reason,
  };
  if (!isDeepStrictEqual(before, record)) await writeJson(recordFile, record);
  return { record, changed: installed || runtime.changed || built || weights.changed || electron.changed };
}

/**
 * @param {string} repository
 * @param {{ machine: { platform: string, arch: string }, surroundings: import('./places.mjs').Surroundings,
 *   means: import('./wheels.mjs').Means, before: unknown, wanted: SetupOptions['electron'] }} request
 * @returns {Promise<import('./electron.mjs').ElectronOutcome>} what an earlier set-up found, where it is not wanted now
 */
async function electronOf(repository, { machine, surroundings, means, before, wanted }) {
  const known = /** @type {Partial<SetupRecord> | null} */ (before);
  if (wanted === 'none') {
    return { electron: known?.electron ?? null, reason: known?.electronReason ?? null, changed: false };
  }
  const isRoot = process.getuid?.() === 0;
  const forTests = wanted === 'window-and-tests';
  const outcome = await ensureElectron({ repository, machine, surroundings, isRoot, forTests, means });
  // Once: a later set-up has nothing new to say.
  if (outcome.reason !== null && (known?.electronReason ?? null) === null) means.reporter.say(outcome.reason);
  return outcome;
}

/**
 * @param {import('./places.mjs').Surroundings} surroundings
 * @param {string} repository
 * @param {boolean} offline
 * @param {import('./progress.mjs').Reporter} reporter
 * @returns {import('./wheels.mjs').Means}
 */
function meansOf(surroundings, repository, offline, reporter) {
  const pip = readPipSettings(surroundings);
  const network = networkOf(surroundings.env, pip, readNpmSettings(surroundings, repository));
  return { cache: cacheFolder(surroundings), network, indexes: pip.indexes, reporter, offline };
}

/**
 * @param {string} repository
 * @param {{ platform: string, arch: string }} machine
 * @param {import('./wheels.mjs').Means} means
 * @returns {Promise<boolean>} whether anything had to be done
 */
async function ensureDependencies(repository, machine, means) {
  if (await dependenciesAreThere(repository, machine)) return false;
  return lockClone(repository, means, async () => {
    if (await dependenciesAreThere(repository, machine)) return false;
    await installDependencies(repository, means);
    return true;
  });
}

/**
 * One set-up at a time in one clone. The lock lies in the cache, because `npm ci` empties the clone’s folders.
 *
 * @template T
 * @param {string} repository
 * @param {import('./wheels.mjs').Means} means
 * @param {() => Promise<T>} work
 */
function lockClone(repository, { cache, reporter }, work) {
  const key = createHash('sha256').update(repository).digest('hex').slice(0, 16);
  return withLock({ folder: join(cache, 'locks', `clone-${key}`), what: 'this clone', say: reporter.say }, work);
}

/**
 * @param {unknown} record
 * @returns {import('./releases.mjs').Flavour}
 */
function flavourOf(record) {
  return typeof record === 'object' && record !== null && 'flavour' in record && record.flavour === 'gpu'
    ? 'gpu'
    : 'cpu';
}
