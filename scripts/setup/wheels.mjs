/** Gets a wheel, from wherever this computer can get it, and never one with another SHA-256 than the pinned one. */

import { mkdir, readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { SetupFailure, reasonOf } from './failure.mjs';
import { downloadFile } from './download.mjs';
import { hashOfFile, statOrNull } from './files.mjs';
import { downloadWithPip, findPython, indexThatPipNames } from './pip.mjs';
import { humanBytes } from './progress.mjs';
import { findInIndex } from './simple-index.mjs';

/** @typedef {import('./releases.mjs').WheelFile} WheelFile */

/**
 * @typedef {object} Means how this computer gets files
 * @property {string} cache the cache folder
 * @property {import('./network.mjs').Network} network
 * @property {readonly URL[]} indexes package indexes that are configured here
 * @property {import('./progress.mjs').Reporter} reporter
 * @property {boolean} offline
 */

/** What lets set-up get a wheel by itself; a sentence that begins before it ends with a comma. */
export const LET_REACH_AN_INDEX = [
  '  PIP_INDEX_URL=https://your.index/simple   (or index-url in pip.conf), HTTPS_PROXY=http://your.proxy:port,',
  '  PIP_CERT=/your/certificates.pem           (where something on the way has certificates of its own),',
];

/**
 * In order: what an earlier call has downloaded, the configured indexes, the index that pip names, pip itself.
 *
 * @param {WheelFile} wheel
 * @param {Means} means
 * @param {readonly string[]} byHand how a person brings the file, in lines after “or”
 * @returns {Promise<string>} the verified file, in the cache’s `downloads`
 * @throws {SetupFailure} with everything that was tried
 */
export async function obtainWheel(wheel, means, byHand) {
  const file = join(means.cache, 'downloads', wheel.file);
  if ((await statOrNull(file)) !== null && (await hashOfFile(file)) === wheel.sha256) return file;
  await mkdir(dirname(file), { recursive: true });
  const reasons = means.offline ? ['the network was not tried (--offline)'] : await tryEverySource(wheel, file, means);
  if (reasons === null) return file;
  throw new SetupFailure(
    `${wheel.file} (${humanBytes(wheel.bytes)}) can’t be had:\n${reasons.map((reason) => `  - ${reason}`).join('\n')}`,
    [
      `It is a file of ${wheel.project} ${wheel.version} in the Python package index. Either let this computer reach an index:`,
      ...LET_REACH_AN_INDEX,
      ...byHand.map((line, i) => (i === 0 ? `or ${line}` : line)),
    ].join('\n'),
  );
}

/**
 * Wheels that a person brings: files, or folders of them.
 *
 * @param {readonly string[]} paths
 * @param {readonly WheelFile[]} wheels what is needed
 * @returns {Promise<Map<WheelFile, string>>} files by what they are
 * @throws {SetupFailure} when a named file is none of them
 */
export async function matchNamedWheels(paths, wheels) {
  /** @type {Map<WheelFile, string>} */
  const found = new Map();
  for (const path of paths) {
    for (const file of await filesAt(path)) {
      const bytes = (await statOrNull(file))?.bytes ?? null;
      const sameSize = wheels.filter((wheel) => wheel.bytes === bytes);
      const sha256 = sameSize.length > 0 ? await hashOfFile(file) : null;
      const wheel = sameSize.find((each) => each.sha256 === sha256);
      if (wheel !== undefined) found.set(wheel, file);
      else if (file === path) throw notExpected(file, bytes, sha256, wheels);
    }
  }
  return found;
}

/**
 * @param {string} path
 * @returns {Promise<string[]>} the wheels in a folder, or the file itself
 */
async function filesAt(path) {
  try {
    return (await readdir(path)).filter((name) => name.endsWith('.whl')).map((name) => join(path, name));
  } catch {
    return [path];
  }
}

/**
 * @param {string} file
 * @param {number | null} bytes
 * @param {string | null} sha256
 * @param {readonly WheelFile[]} wheels
 */
function notExpected(file, bytes, sha256, wheels) {
  const received = bytes === null ? 'no such file' : `${bytes} bytes${sha256 === null ? '' : `, SHA-256 ${sha256}`}`;
  const expected = wheels.map((wheel) => `  ${wheel.file}, ${wheel.bytes} bytes, SHA-256 ${wheel.sha256}`).join('\n');
  return new SetupFailure(
    `${basename(file)} is not a wheel that Lathe needs here. Received ${received}; expected:\n${expected}`,
    'Download exactly that file; another version or another system’s build does not fit the rest of Lathe.',
  );
}

/**
 * @param {WheelFile} wheel
 * @param {string} file
 * @param {Means} means
 * @returns {Promise<string[] | null>} why each source failed; null when the file is there
 */
async function tryEverySource(wheel, file, { network, indexes, reporter }) {
  /** @type {string[]} */
  const reasons = [];
  const label = `${wheel.project} ${wheel.version}`;
  const digest = { algorithm: /** @type {const} */ ('sha256'), hex: wheel.sha256 };
  /** @param {URL} index */
  const fromIndex = async (index) => {
    const url = await findInIndex(index, wheel, network);
    if (url === null) throw new Error(`does not list ${wheel.file}`);
    await downloadFile({ url, file, bytes: wheel.bytes, digest, label }, { network, reporter });
  };
  /** @param {string} name @param {() => Promise<void>} get */
  const attempt = async (name, get) => {
    try {
      await get();
      return true;
    } catch (error) {
      network.signal?.throwIfAborted();
      reasons.push(`${name}: ${reasonOf(error)}`);
      return false;
    }
  };
  for (const index of indexes) if (await attempt(`index ${index.host}`, () => fromIndex(index))) return null;
  const python = await findPython();
  if (python === null) {
    if (indexes.length === 0) reasons.push('no package index is configured, and there is no Python with pip to ask');
    return reasons;
  }
  const named = indexes.length === 0 ? await indexThatPipNames(python) : null;
  if (named !== null && (await attempt(`index ${named.host}`, () => fromIndex(named)))) return null;
  const to = { file, label, reporter, signal: network.signal };
  return (await attempt('pip', () => downloadWithPip(python, wheel, to))) ? null : reasons;
}
