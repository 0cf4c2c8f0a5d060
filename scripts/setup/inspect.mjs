/** What of the runtime and the weights is there, and what is wrong with it: plain facts for set-up and `lathe doctor`. */

import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { hashOfFile, readJsonOrNull, statOrNull, writeJson } from './files.mjs';

/** @import { SetupProblem } from '../../src/shared/failures/host' */
/** @typedef {{ path: string, bytes: number, sha256: string, mtimeMs: number }} InstalledFile */

/**
 * `runtime.json` of a runtime.
 *
 * @typedef {object} RuntimeManifest
 * @property {1} format
 * @property {string} tensorflow version
 * @property {import('./releases.mjs').Flavour} flavour
 * @property {string} platform
 * @property {string} arch
 * @property {number} nodeApi version of Node-API that the addon was compiled for
 * @property {string} addon where it comes from, for a person
 * @property {{ file: string, sha256: string }[]} wheels
 * @property {InstalledFile[]} files
 * @property {string} createdAt ISO 8601
 */

/**
 * @typedef {object} RuntimeReport
 * @property {'ok' | 'missing' | 'damaged'} state
 * @property {string} folder
 * @property {RuntimeManifest | null} manifest
 * @property {SetupProblem[]} problems none when `state` is `ok`
 */

/** @typedef {{ state: 'ok' | 'missing' | 'damaged', file: string, problems: SetupProblem[] }} WeightsReport */
/** @typedef {{ name: string, shape: number[], sha256: string }} PinnedTensor */

/** The addon’s place in a runtime: two levels above `deps/lib`, as its RUNPATH expects. */
export const ADDON_PATH = 'lib/napi-v8/tfjs_binding.node';

/** @type {Record<SetupProblem['kind'], (path: string, size?: SetupProblem['size']) => string>} */
const WORDS = {
  absent: (path) => `${path} does not exist`,
  missing: (path) => `${path} is missing`,
  'no-manifest': (path) => `${path} has no readable runtime.json`,
  unlisted: (path) => `${path} is not listed in runtime.json`,
  unexpected: (path) => `${path} is not the one that this version of Lathe expects`,
  'other-version': (path) => `${path} comes from another version of Lathe`,
  'other-size': (path, size) => `${path} has ${size?.found} bytes instead of ${size?.expected}`,
  changed: (path) => `${path} has another SHA-256 than when it was set up`,
  'not-safetensors': (path) => `${path} is not a safetensors file`,
  'other-shape': (path) => `${path} has another shape`,
  'other-values': (path) => `${path} has other values than VGG16’s`,
};

/**
 * A problem as data, and in English.
 *
 * @param {SetupProblem['kind']} kind
 * @param {string} path
 * @param {SetupProblem['size']} [size]
 * @returns {SetupProblem}
 */
function problemOf(kind, path, size) {
  return { kind, path, ...(size === undefined ? {} : { size }), text: WORDS[kind](path, size) };
}

/**
 * Sizes and times are compared; a file is hashed only where its time has changed, or always when `thorough`.
 *
 * @param {{ folder: string, release: import('./releases.mjs').Release, addonSha256?: string | null, thorough?: boolean }} what
 *   `addonSha256` is that of the prebuilt addon that belongs to this version of Lathe, where there is one
 * @returns {Promise<RuntimeReport>}
 */
export async function inspectRuntime({ folder, release, addonSha256 = null, thorough = false }) {
  const manifest = asManifest(await readJsonOrNull(join(folder, 'runtime.json')));
  if (manifest === null) {
    const there = (await statOrNull(folder)) !== null;
    const kind = there ? 'no-manifest' : 'absent';
    return { state: there ? 'damaged' : 'missing', folder, manifest, problems: [problemOf(kind, folder)] };
  }
  const problems = manifestProblems(manifest, release, addonSha256);
  let touched = false;
  for (const file of manifest.files) {
    const found = await checkFile(folder, file, thorough);
    if (found.problem !== null) problems.push(found.problem);
    touched ||= found.mtimeMs !== file.mtimeMs;
    file.mtimeMs = found.mtimeMs;
  }
  if (touched && problems.length === 0) await writeJson(join(folder, 'runtime.json'), manifest).catch(() => undefined);
  return { state: problems.length === 0 ? 'ok' : 'damaged', folder, manifest, problems };
}

/**
 * @param {RuntimeManifest} manifest
 * @param {import('./releases.mjs').Release} release
 * @param {string | null} addonSha256
 */
function manifestProblems(manifest, release, addonSha256) {
  /** @type {SetupProblem[]} */
  const problems = [];
  for (const { path, sha256 } of release.libraries) {
    const listed = manifest.files.find((file) => file.path === path);
    if (listed?.sha256 !== sha256) problems.push(problemOf('unexpected', path));
  }
  const addon = manifest.files.find((file) => file.path === ADDON_PATH);
  if (addon === undefined) problems.push(problemOf('unlisted', ADDON_PATH));
  else if (manifest.addon === PREBUILT && addonSha256 !== null && addon.sha256 !== addonSha256) {
    problems.push(problemOf('other-version', ADDON_PATH));
  }
  return problems;
}

/** How `runtime.json` names an addon that came with Lathe. */
export const PREBUILT = 'prebuilt';

/**
 * @param {string} folder
 * @param {InstalledFile} file
 * @param {boolean} thorough
 * @returns {Promise<{ problem: SetupProblem | null, mtimeMs: number }>}
 */
async function checkFile(folder, file, thorough) {
  const path = join(folder, file.path);
  const found = await statOrNull(path);
  if (found === null) return { problem: problemOf('missing', file.path), mtimeMs: file.mtimeMs };
  const { mtimeMs } = found;
  if (found.bytes !== file.bytes) {
    const size = { found: found.bytes, expected: file.bytes };
    return { problem: problemOf('other-size', file.path, size), mtimeMs };
  }
  const same = (mtimeMs === file.mtimeMs && !thorough) || (await hashOfFile(path)) === file.sha256;
  return { problem: same ? null : problemOf('changed', file.path), mtimeMs };
}

/**
 * The weights are verified tensor by tensor once, which is then noted beside them with size and time.
 *
 * @param {{ file: string, tensors: readonly PinnedTensor[], thorough?: boolean }} what
 * @returns {Promise<WeightsReport>}
 */
export async function inspectWeights({ file, tensors, thorough = false }) {
  const found = await statOrNull(file);
  if (found === null) return { state: 'missing', file, problems: [problemOf('absent', file)] };
  const noted = `${file}.verified.json`;
  const key = JSON.stringify({ ...found, tensors: tensors.map((tensor) => tensor.sha256) });
  if (!thorough && (await readJsonOrNull(noted)) === key) return { state: 'ok', file, problems: [] };
  const problems = await tensorProblems(file, tensors);
  if (problems.length > 0) return { state: 'damaged', file, problems };
  await writeJson(noted, key).catch(() => undefined);
  return { state: 'ok', file, problems: [] };
}

/**
 * Reads a safetensors file: 8 bytes of length, little endian; a JSON header; the tensors’ bytes.
 *
 * @param {string} file
 * @param {readonly PinnedTensor[]} tensors
 * @returns {Promise<SetupProblem[]>}
 */
async function tensorProblems(file, tensors) {
  const handle = await open(file, 'r');
  try {
    const bytes = Buffer.alloc((await handle.stat()).size);
    await handle.read(bytes, 0, bytes.length, 0);
    const start = bytes.length < 8 ? 0 : 8 + Number(bytes.readBigUInt64LE(0));
    if (start < 10 || start > bytes.length) return [problemOf('not-safetensors', file)];
    /** @type {unknown} */
    const header = JSON.parse(bytes.toString('utf8', 8, start));
    return tensors.flatMap((tensor) => tensorProblem(bytes, start, header, tensor));
  } catch (error) {
    if (error instanceof SyntaxError) return [problemOf('not-safetensors', file)];
    throw error;
  } finally {
    await handle.close();
  }
}

/**
 * @param {Buffer} bytes the whole file
 * @param {number} start of the tensors
 * @param {unknown} header
 * @param {PinnedTensor} tensor
 * @returns {SetupProblem[]}
 */
function tensorProblem(bytes, start, header, { name, shape, sha256 }) {
  const entry = Object.entries(typeof header === 'object' && header !== null ? header : {}).find(
    ([key]) => key === name,
  );
  /** @type {unknown} */
  const found = entry?.[1];
  if (typeof found !== 'object' || found === null || !('data_offsets' in found)) return [problemOf('missing', name)];
  const [from, to] = Array.isArray(found.data_offsets) ? found.data_offsets.map(Number) : [];
  if (!('shape' in found) || JSON.stringify(found.shape) !== JSON.stringify(shape))
    return [problemOf('other-shape', name)];
  const hash = createHash('sha256').update(bytes.subarray(start + (from ?? 0), start + (to ?? 0)));
  return hash.digest('hex') === sha256 ? [] : [problemOf('other-values', name)];
}

/**
 * @param {unknown} document
 * @returns {RuntimeManifest | null}
 */
function asManifest(document) {
  return isManifest(document) ? document : null;
}

/**
 * @param {unknown} document
 * @returns {document is RuntimeManifest}
 */
function isManifest(document) {
  return (
    typeof document === 'object' &&
    document !== null &&
    'format' in document &&
    document.format === 1 &&
    'files' in document &&
    Array.isArray(document.files)
  );
}
