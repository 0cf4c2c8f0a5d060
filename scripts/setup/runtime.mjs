/** Native TensorFlow in the cache: made aside in a folder of its own, tried, and moved into place in whole. */

import { copyFile, cp, link, mkdir, readdir, rm, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { prebuiltAddon, putAddon } from './addon.mjs';
import { SetupFailure } from './failure.mjs';
import { hashOfFile, isIntact, makeFolder, statOrNull, writeJson } from './files.mjs';
import { inspectRuntime } from './inspect.mjs';
import { ensureDone } from './lock.mjs';
import { runtimeFolder } from './places.mjs';
import { humanBytes } from './progress.mjs';
import { checkPinned, extractMembers } from './unzip.mjs';
import { matchNamedWheels, obtainWheel } from './wheels.mjs';

/** @import { InstalledFile, RuntimeManifest } from './inspect.mjs' */
/** @import { Means } from './network.mjs' */
/** @import { Library, Release, WheelFile } from './releases.mjs' */
/** @import { Extracted, Target } from './unzip.mjs' */
/** @typedef {(wheel: WheelFile) => Promise<string>} WheelFinder */

/**
 * `named` are wheels that a person brings: files, or folders of them; `thorough`: hash every file that is there.
 * @type {(request: { release: Release, repository: string, named: readonly string[], means: Means, thorough: boolean }) =>
 *   Promise<{ folder: string, changed: boolean }>}
 * @throws {SetupFailure}
 */
export async function ensureRuntime({ release, repository, named, means, thorough }) {
  const { say } = means.reporter;
  const folder = runtimeFolder(means.cache, release);
  const prebuilt = await prebuiltAddon(repository, release);
  const inspect = () => inspectRuntime({ folder, release, addonSha256: prebuilt?.sha256 ?? null, thorough });
  const got = await matchNamedWheels(named, [release.wheel, ...release.companions]);
  /** @type {WheelFinder} */
  const wheelFile = async (wheel) => {
    const { file: name } = wheel;
    const byHand = [`download ${name} elsewhere, copy it here, and run:`, `  npm run setup -- --runtime-from ${name}`];
    const file = got.get(wheel) ?? (await obtainWheel(wheel, means, byHand));
    got.set(wheel, file);
    return file;
  };
  const isDone = async () => (await inspect()).state === 'ok';
  const changed = await ensureDone({ folder: `${folder}.lock`, what: 'native TensorFlow', say }, isDone, async () => {
    const { state, problems } = await inspect();
    if (state === 'damaged') say(`TensorFlow is set up again: ${problems.map(({ text }) => text).join('; ')}.`);
    else say(`Setting up TensorFlow ${release.tensorflow} (${release.flavour}).`);
    if (release.caution !== null) say(release.caution);
    await checkSpace(release, means.cache, named.length > 0);
    await makeFolder(folder, async (aside) => {
      await putLibraries(release, folder, aside, wheelFile, means);
      const addon = await putAddon({ release, repository, aside, prebuilt, wheelFile, say });
      /** @type {RuntimeManifest} */
      const manifest = { format: 1, addon, files: await listFiles(release, aside) };
      await writeJson(join(aside, 'runtime.json'), manifest);
    });
    for (const { file } of got.keys()) await rm(join(means.cache, 'downloads', file), { force: true });
  });
  return { folder, changed };
}

/** @type {(release: Release, cache: string, hasWheels: boolean) => Promise<void>} a failure where the disk is too small */
async function checkSpace({ installedBytes, wheel, companions }, cache, hasWheels) {
  const wheels = hasWheels ? [] : [wheel, ...companions];
  const needed = installedBytes + wheels.reduce((sum, { bytes }) => sum + bytes, 0);
  const space = await statfs(cache).catch(() => null);
  const free = space === null ? Infinity : space.bavail * space.bsize;
  if (free >= needed) return;
  throw new SetupFailure(
    `Setting up TensorFlow needs ${humanBytes(needed)} in ${cache}, and ${humanBytes(free)} are free.`,
    'Make room, or name a folder on another disk: LATHE_CACHE=/path/with/room npm run setup',
  );
}

/**
 * Libraries that are there already and right are linked instead of being fetched again.
 * @type {(release: Release, old: string, aside: string, wheelFile: WheelFinder, means: Means) => Promise<void>}
 */
async function putLibraries({ libraries, wheel, companions }, old, aside, wheelFile, means) {
  const licences = join(aside, 'licences');
  /** @type {Library[]} */
  const wanted = [];
  for (const library of libraries) {
    const [from, to] = [join(old, library.path), join(aside, library.path)];
    if (await isIntact(from, { algorithm: 'sha256', hex: library.sha256 })) {
      await mkdir(dirname(to), { recursive: true });
      await link(from, to).catch(() => copyFile(from, to));
    } else wanted.push(library);
  }
  if (wanted.length === 0) await cp(join(old, 'licences'), licences, { recursive: true }).catch(() => undefined);
  else {
    const totalBytes = wanted.reduce((sum, { bytes }) => sum + bytes, 0);
    const written = await unpack(await wheelFile(wheel), 'TensorFlow', totalBytes, means, (member) => {
      const library = wanted.find((each) => each.member === member);
      return library === undefined ? licenceTarget(licences, wheel, member) : join(aside, library.path);
    });
    checkPinned(written, wanted);
  }
  for (const companion of companions) {
    await unpack(await wheelFile(companion), companion.project, null, means, (member) => {
      if (!member.startsWith('nvidia/')) return licenceTarget(licences, companion, member);
      return member.includes('/include/') ? null : join(aside, 'deps', member);
    });
  }
}

/** @type {(folder: string, wheel: WheelFile, member: string) => string | null} licences stay with what they are for */
function licenceTarget(folder, { project }, member) {
  const isLicence = member === 'tensorflow/THIRD_PARTY_NOTICES.txt' || /\.dist-info\/.*licen[cs]e/i.test(member);
  return isLicence ? join(folder, project, member.split('/').at(-1) ?? 'licence') : null;
}

/** @type {(zip: string, what: string, totalBytes: number | null, means: Means, target: Target) => Promise<Extracted[]>} */
async function unpack(zip, what, totalBytes, { reporter }, target) {
  const progress = reporter.bytes(`Unpacking ${what}`, totalBytes);
  let done = 0;
  try {
    return await extractMembers(zip, target, (added) => progress.at((done += added)));
  } finally {
    progress.end();
  }
}

/** @type {(release: Release, aside: string) => Promise<InstalledFile[]>} */
async function listFiles({ libraries }, aside) {
  const files = [];
  for (const entry of await readdir(aside, { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name);
    const found = entry.isFile() ? await statOrNull(file) : null;
    if (found === null) continue;
    const path = file.slice(aside.length + 1).replaceAll('\\', '/');
    const pinned = libraries.find((library) => library.path === path);
    files.push({ path, ...found, sha256: pinned?.sha256 ?? (await hashOfFile(file)) });
  }
  return files;
}
