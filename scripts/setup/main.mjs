/**
 * Set-up, in order: dependencies, native TensorFlow, the build, the weights, Electron. Each step does nothing where it
 * is done.
 */

import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { ensureBuild } from './build.mjs';
import { ensureElectron } from './electron.mjs';
import { readJsonOrNull, writeJson } from './files.mjs';
import { meansOf } from './network.mjs';
import { ensureDependencies } from './npm.mjs';
import { requireRelease } from './releases.mjs';
import { ensureRuntime } from './runtime.mjs';
import { ensureWeights } from './weights.mjs';

/** @import { ElectronRecord } from './electron.mjs' */
/** @import { Reporter } from './progress.mjs' */
/** @import { Flavour } from './releases.mjs' */

/**
 * @typedef {object} SetupOptions
 * @property {Flavour | null} flavour null keeps what the last set-up chose
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
 * @property {Flavour} flavour
 * @property {string} tensorflow version
 * @property {string} runtimeFolder
 * @property {string} weightsFile
 * @property {ElectronRecord | null} electron
 * @property {string | null} electronReason why there is none, or the tests can’t use it
 */

/**
 * @type {(repository: string, options: SetupOptions, reporter: Reporter) =>
 *   Promise<{ record: SetupRecord, changed: boolean }>}
 * @throws {SetupFailure}
 */
export async function setUp(repository, options, reporter) {
  const { env, platform, arch } = process;
  const recordFile = join(repository, 'out', 'setup.json');
  const before = /** @type {Partial<SetupRecord> | null} */ (await readJsonOrNull(recordFile));
  const flavour = options.flavour ?? (before?.flavour === 'gpu' ? 'gpu' : 'cpu');
  const release = requireRelease({ flavour, platform, arch });
  const surroundings = { env, platform, home: homedir() };
  const means = meansOf(surroundings, repository, { reporter, offline: options.offline });
  const { verify: thorough, runtimeFrom, weightsFrom } = options;

  // What Lathe makes is its owner’s; a folder that is there stays as the person has it.
  await mkdir(means.cache, { recursive: true, mode: 0o700 });
  const machine = { platform, arch };
  // One set-up at a time in one clone. The lock lies in the cache, because `npm ci` empties the clone’s folders.
  const key = createHash('sha256').update(repository).digest('hex').slice(0, 16);
  const lock = { folder: join(means.cache, 'locks', `clone-${key}`), what: 'this clone', say: reporter.say };
  const installed = await ensureDependencies(repository, machine, lock, means);
  const runtime = await ensureRuntime({ release, repository, named: runtimeFrom, means, thorough });
  const built = await ensureBuild(repository, lock, reporter);
  const weights = await ensureWeights({ repository, platform, named: weightsFrom, means, thorough });
  const forTests = options.electron === 'window-and-tests';
  const request = { repository, machine, surroundings, isRoot: process.getuid?.() === 0, forTests, means };
  const known = { electron: before?.electron ?? null, reason: before?.electronReason ?? null, changed: false };
  const electron = options.electron === 'none' ? known : await ensureElectron(request);
  // Once: a later set-up has nothing new to say.
  if (electron.reason !== null && known.reason === null) reporter.say(electron.reason);

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
  return { record, changed: [installed, runtime.changed, built, weights.changed, electron.changed].includes(true) };
}
