/** The files of a runtime: libraries and licences out of the wheels, and the list of what is there. */

import { copyFile, cp, link, mkdir, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { NODE_API } from './addon.mjs';
import { hashOfFile, statOrNull } from './files.mjs';
import { checkPinned, extractMembers } from './unzip.mjs';

/** @typedef {import('./releases.mjs').Release} Release */
/** @typedef {import('./releases.mjs').WheelFile} WheelFile */
/** @typedef {import('./wheels.mjs').Means} Means */

/**
 * Libraries that are there already and right are linked instead of being fetched again.
 *
 * @param {Release} release
 * @param {string} old the runtime in place, if any
 * @param {string} aside
 * @param {(wheel: WheelFile) => Promise<string>} wheelFile
 * @param {Means} means
 */
export async function putLibraries(release, old, aside, wheelFile, means) {
  const licences = join(aside, 'licences');
  /** @type {import('./releases.mjs').Library[]} */
  const wanted = [];
  for (const library of release.libraries) {
    if (!(await reuse(join(old, library.path), join(aside, library.path), library))) wanted.push(library);
  }
  if (wanted.length === 0) await cp(join(old, 'licences'), licences, { recursive: true }).catch(() => undefined);
  else {
    const wheel = await wheelFile(release.wheel);
    const totalBytes = wanted.reduce((sum, { bytes }) => sum + bytes, 0);
    /** @param {string} member */
    const target = (member) => {
      const library = wanted.find((each) => each.member === member);
      return library === undefined ? licenceTarget(licences, release.wheel, member) : join(aside, library.path);
    };
    /** @type {import('./unzip.mjs').Extracted[]} */
    const written = await unpacking(means, 'TensorFlow', totalBytes, (added) => extractMembers(wheel, target, added));
    checkPinned(written, wanted);
  }
  for (const companion of release.companions) {
    const wheel = await wheelFile(companion);
    /** @param {string} member */
    const target = (member) => {
      if (!member.startsWith('nvidia/')) return licenceTarget(licences, companion, member);
      return member.includes('/include/') ? null : join(aside, 'deps', member);
    };
    await unpacking(means, companion.project, null, (added) => extractMembers(wheel, target, added));
  }
}

/**
 * Licences stay with what they are for.
 *
 * @param {string} folder
 * @param {WheelFile} wheel
 * @param {string} member
 * @returns {string | null} null when the member is no licence
 */
function licenceTarget(folder, { project }, member) {
  const isLicence = member === 'tensorflow/THIRD_PARTY_NOTICES.txt' || /\.dist-info\/.*licen[cs]e/i.test(member);
  return isLicence ? join(folder, project, member.split('/').at(-1) ?? 'licence') : null;
}

/**
 * @template T
 * @param {Means} means
 * @param {string} what
 * @param {number | null} totalBytes
 * @param {(added: (bytes: number) => void) => Promise<T>} work
 * @returns {Promise<T>}
 */
async function unpacking({ reporter }, what, totalBytes, work) {
  const progress = reporter.bytes(`Unpacking ${what}`, totalBytes);
  let done = 0;
  try {
    return await work((bytes) => progress.at((done += bytes)));
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
 * @param {Release} release
 * @param {string} aside
 * @param {string} addon where it comes from
 * @returns {Promise<import('./inspect.mjs').RuntimeManifest>}
 */
export async function describeRuntime(release, aside, addon) {
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
