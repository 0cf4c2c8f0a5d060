/** Native TensorFlow in the cache: made aside in a folder of its own, tried, and moved into place in whole. */

import { readdir, rename, rm, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { SetupFailure, reasonOf } from './failure.mjs';
import { prebuiltAddon } from './addon.mjs';
import { statOrNull, writeJson } from './files.mjs';
import { inspectRuntime } from './inspect.mjs';
import { withLock } from './lock.mjs';
import { runtimeFolder } from './places.mjs';
import { humanBytes } from './progress.mjs';
import { putAddon } from './runtime-addon.mjs';
import { describeRuntime, putLibraries } from './runtime-files.mjs';
import { matchNamedWheels, obtainWheel } from './wheels.mjs';

/** @typedef {import('./releases.mjs').Release} Release */
/** @typedef {import('./releases.mjs').WheelFile} WheelFile */
/** @typedef {import('./wheels.mjs').Means} Means */

/**
 * @typedef {object} RuntimeRequest
 * @property {Release} release
 * @property {string} repository
 * @property {readonly string[]} named wheels that a person brings: files, or folders of them
 * @property {Means} means
 * @property {boolean} thorough whether to hash every file that is there
 */

/**
 * @param {RuntimeRequest} request
 * @returns {Promise<{ folder: string, changed: boolean }>}
 * @throws {SetupFailure}
 */
export async function ensureRuntime(request) {
  const { release, repository, means } = request;
  const folder = runtimeFolder(means.cache, release);
  const addon = await prebuiltAddon(repository, release);
  const inspect = () =>
    inspectRuntime({ folder, release, addonSha256: addon?.sha256 ?? null, thorough: request.thorough });
  const wheels = [release.wheel, ...release.companions];
  const named = await matchNamedWheels(request.named, wheels);
  if ((await inspect()).state === 'ok') return { folder, changed: false };
  const lock = { folder: `${folder}.lock`, what: 'native TensorFlow', say: means.reporter.say };
  return withLock(lock, async () => {
    const report = await inspect();
    if (report.state === 'ok') return { folder, changed: false };
    if (report.state === 'damaged')
      means.reporter.say(`TensorFlow is set up again: ${report.problems.map(({ text }) => text).join('; ')}.`);
    else means.reporter.say(`Setting up TensorFlow ${release.tensorflow} (${release.flavour}).`);
    if (release.caution !== null) means.reporter.say(release.caution);
    await removeLeftovers(dirname(folder), folder);
    await checkSpace(request, folder);
    await buildRuntime(request, folder, named, addon);
    return { folder, changed: true };
  });
}

/**
 * @param {RuntimeRequest} request
 * @param {string} folder
 * @param {Map<WheelFile, string>} named
 * @param {import('./addon.mjs').PrebuiltAddon | null} addon
 */
async function buildRuntime({ release, repository, means }, folder, named, addon) {
  const aside = `${folder}.aside-${process.pid}`;
  /** @type {Map<WheelFile, string>} */
  const got = new Map(named);
  /** @param {WheelFile} wheel */
  const wheelFile = async (wheel) => {
    const file = got.get(wheel) ?? (await obtainWheel(wheel, means, byHand(wheel)));
    got.set(wheel, file);
    return file;
  };
  try {
    await putLibraries(release, folder, aside, wheelFile, means);
    const origin = await putAddon({ release, repository, aside, addon, wheelFile, say: means.reporter.say });
    await writeJson(join(aside, 'runtime.json'), await describeRuntime(release, aside, origin));
    await replaceFolder(aside, folder);
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
  for (const wheel of got.keys()) await rm(join(means.cache, 'downloads', wheel.file), { force: true });
}

/** @param {WheelFile} wheel */
function byHand({ file }) {
  return [`download ${file} elsewhere, copy it here, and run:`, `  npm run setup -- --runtime-from ${file}`];
}

/**
 * @param {string} aside
 * @param {string} folder
 */
async function replaceFolder(aside, folder) {
  const old = `${folder}.aside-old-${process.pid}`;
  if ((await statOrNull(folder)) !== null) await rename(folder, old);
  await rename(aside, folder);
  await rm(old, { recursive: true, force: true });
}

/**
 * What a killed set-up left behind; only the holder of the lock may remove it.
 *
 * @param {string} parent
 * @param {string} folder
 */
async function removeLeftovers(parent, folder) {
  const prefix = `${folder.slice(parent.length + 1)}.aside-`;
  for (const name of await readdir(parent)) {
    if (name.startsWith(prefix)) await rm(join(parent, name), { recursive: true, force: true });
  }
}

/**
 * @param {RuntimeRequest} request
 * @param {string} folder
 */
async function checkSpace({ release, means, named }, folder) {
  const wheels = named.length > 0 ? [] : [release.wheel, ...release.companions];
  const needed = release.installedBytes + wheels.reduce((sum, { bytes }) => sum + bytes, 0);
  const space = await statfs(dirname(folder)).catch((/** @type {unknown} */ error) => reasonOf(error));
  if (typeof space === 'string') return;
  const free = space.bavail * space.bsize;
  if (free >= needed) return;
  throw new SetupFailure(
    `Setting up TensorFlow needs ${humanBytes(needed)} in ${means.cache}, and ${humanBytes(free)} are free.`,
    'Make room, or name a folder on another disk: LATHE_CACHE=/path/with/room npm run setup',
  );
}
