/** Native TensorFlow in the cache: made aside in a folder of its own, tried, and moved into place in whole. */

import { copyFile, link, mkdir, readdir, rename, rm, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { SetupFailure, reasonOf } from './failure.mjs';
import { compileAddon, findCompiler, isAddonHeader, NODE_API, prebuiltAddon, verifyPrebuilt } from './addon.mjs';
import { hashOfFile, statOrNull, writeJson } from './files.mjs';
import { ADDON_PATH, inspectRuntime, PREBUILT } from './inspect.mjs';
import { withLock } from './lock.mjs';
import { runtimeFolder } from './places.mjs';
import { lastWords, runProcess } from './processes.mjs';
import { humanBytes } from './progress.mjs';
import { extractMembers, extractPinned } from './unzip.mjs';
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
    if (report.state === 'damaged') means.reporter.say(`TensorFlow is set up again: ${report.problems.join('; ')}.`);
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
    const file = got.get(wheel) ?? (await obtainWheel(wheel, means, '--runtime-from'));
    got.set(wheel, file);
    return file;
  };
  try {
    await putLibraries(release, folder, aside, wheelFile, means);
    const origin = await putAddon({ release, repository, aside, addon, wheelFile, say: means.reporter.say });
    await writeJson(join(aside, 'runtime.json'), await describe(release, aside, origin));
    await replaceFolder(aside, folder);
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
  for (const wheel of got.keys()) await rm(join(means.cache, 'downloads', wheel.file), { force: true });
}

/**
 * Libraries that are there already and right are linked instead of being fetched again.
 *
 * @param {Release} release
 * @param {string} old the runtime in place, if any
 * @param {string} aside
 * @param {(wheel: WheelFile) => Promise<string>} wheelFile
 * @param {Means} means
 */
async function putLibraries(release, old, aside, wheelFile, means) {
  const wanted = [];
  for (const library of release.libraries) {
    if (!(await reuse(join(old, library.path), join(aside, library.path), library))) wanted.push(library);
  }
  const totalBytes = wanted.reduce((sum, { bytes }) => sum + bytes, 0);
  if (wanted.length > 0) {
    const pinned = new Map(wanted.map((each) => [each.member, { ...each, to: join(aside, each.path) }]));
    const wheel = await wheelFile(release.wheel);
    await unpacking(means, 'TensorFlow', totalBytes, (added) => extractPinned(wheel, pinned, added));
  }
  for (const companion of release.companions) {
    const wheel = await wheelFile(companion);
    /** @param {string} member */
    const target = (member) =>
      member.startsWith('nvidia/') && !member.includes('/include/') ? join(aside, 'deps', member) : null;
    await unpacking(means, companion.project, null, (added) => extractMembers(wheel, target, added));
  }
}

/**
 * @param {Means} means
 * @param {string} what
 * @param {number | null} totalBytes
 * @param {(added: (bytes: number) => void) => Promise<unknown>} work
 */
async function unpacking({ reporter }, what, totalBytes, work) {
  const progress = reporter.bytes(`Unpacking ${what}`, totalBytes);
  let done = 0;
  try {
    await work((bytes) => progress.at((done += bytes)));
  } finally {
    progress.end();
  }
}

/**
 * @param {string} from
 * @param {string} to
 * @param {{ bytes: number, sha256: string }} expected
 * @returns {Promise<boolean>} whether it was there and right
 */
async function reuse(from, to, { bytes, sha256 }) {
  if ((await statOrNull(from))?.bytes !== bytes || (await hashOfFile(from)) !== sha256) return false;
  await mkdir(dirname(to), { recursive: true });
  await link(from, to).catch(() => copyFile(from, to));
  return true;
}

/**
 * @typedef {object} AddonWork
 * @property {Release} release
 * @property {string} repository
 * @property {string} aside
 * @property {import('./addon.mjs').PrebuiltAddon | null} addon
 * @property {(wheel: WheelFile) => Promise<string>} wheelFile
 * @property {(line: string) => void} say
 */

/**
 * @param {AddonWork} work
 * @returns {Promise<string>} where the addon comes from
 */
async function putAddon({ release, repository, aside, addon, wheelFile, say }) {
  const out = join(aside, ADDON_PATH);
  await mkdir(dirname(out), { recursive: true });
  let prebuiltProblem = `none comes with Lathe for ${release.platform} ${release.arch}`;
  if (addon !== null) {
    await verifyPrebuilt(addon);
    await copyFile(addon.file, out);
    const problem = await selfTest(aside);
    if (problem === null) return PREBUILT;
    prebuiltProblem = problem;
  }
  const compiler = await findCompiler();
  if (compiler === null) throw noAddon(prebuiltProblem);
  say(`Compiling the addon that links Node to TensorFlow with ${compiler} (about 15 seconds).`);
  const include = join(aside, 'headers');
  const wheel = await wheelFile(release.wheel);
  const inside = 'tensorflow/include/';
  /** @param {string} member */
  const target = (member) => (isAddonHeader(member) ? join(include, member.slice(inside.length)) : null);
  await extractMembers(wheel, target, () => undefined);
  const libraries = release.libraries.map(({ path }) => join(aside, path));
  await rm(out, { force: true });
  await compileAddon({ compiler, repository, include, libraries, platform: release.platform, out });
  await rm(include, { recursive: true });
  const problem = await selfTest(aside);
  if (problem !== null) throw doesNotLoad(problem);
  return `compiled on this computer with ${compiler}`;
}

/** @param {string} reason */
function noAddon(reason) {
  return new SetupFailure(
    `The addon that links Node to TensorFlow can’t be had: the prebuilt one does not serve (${reason}), and there is no C++ compiler to build it with.`,
    'Install a compiler (Debian, Ubuntu: apt install g++; Fedora: dnf install gcc-c++; macOS: xcode-select --install) and start set-up again.',
  );
}

/** @param {string} problem */
function doesNotLoad(problem) {
  return new SetupFailure(
    `TensorFlow was unpacked, but can’t be loaded here: ${problem}`,
    'If a shared library is named above, install it with the system’s package manager, and start set-up again.',
  );
}

/**
 * @param {string} folder of a runtime
 * @returns {Promise<string | null>} what went wrong; null when TensorFlow loads and computes
 * @throws {SetupFailure} when this processor can’t run it at all
 */
export async function selfTest(folder) {
  const env = { ...process.env, TF_CPP_MIN_LOG_LEVEL: '2', CUDA_VISIBLE_DEVICES: '-1' };
  const ended = await runProcess(process.execPath, [join(import.meta.dirname, 'self-test.mjs'), folder], { env });
  if (ended.code === 0) return null;
  if (ended.signal !== 'SIGILL') return lastWords(ended);
  throw new SetupFailure(
    'This processor lacks instructions that TensorFlow’s builds use (AVX): the self-test ended with an illegal instruction.',
    'Use a computer with AVX; most since 2012 have it. In a virtual machine, let the guest see the host’s processor.',
  );
}

/**
 * @param {Release} release
 * @param {string} aside
 * @param {string} addon where it comes from
 * @returns {Promise<import('./inspect.mjs').RuntimeManifest>}
 */
async function describe(release, aside, addon) {
  const files = [];
  for (const entry of await readdir(aside, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    const found = await statOrNull(file);
    if (found === null) continue;
    const path = file.slice(aside.length + 1).replaceAll('\\', '/');
    const pinned = release.libraries.find((library) => library.path === path);
    files.push({ path, ...found, sha256: pinned?.sha256 ?? (await hashOfFile(file)) });
  }
  const { tensorflow, flavour, platform, arch } = release;
  const wheels = [release.wheel, ...release.companions].map(({ file, sha256 }) => ({ file, sha256 }));
  const createdAt = new Date().toISOString();
  return { format: 1, tensorflow, flavour, platform, arch, nodeApi: NODE_API, addon, wheels, files, createdAt };
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
