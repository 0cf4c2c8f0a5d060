/** What of the runtime and the weights is there, and what is wrong with it: plain facts for set-up and `lathe doctor`. */

import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { hashOfFile, readJsonOrNull, statOrNull, writeJson } from './files.mjs';

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
 * @property {string[]} problems sentences for a person; empty when `state` is `ok`
 */

/** @typedef {{ state: 'ok' | 'missing' | 'damaged', file: string, problems: string[] }} WeightsReport */
/** @typedef {{ name: string, shape: number[], sha256: string }} PinnedTensor */

/** The addon’s place in a runtime: two levels above `deps/lib`, as its RUNPATH expects. */
export const ADDON_PATH = 'lib/napi-v8/tfjs_binding.node';

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
    const problem = there ? `${folder} has no readable runtime.json` : `${folder} does not exist`;
    return { state: there ? 'damaged' : 'missing', folder, manifest, problems: [problem] };
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
  const problems = [];
  for (const { path, sha256 } of release.libraries) {
    const listed = manifest.files.find((file) => file.path === path);
    if (listed?.sha256 !== sha256) problems.push(`${path} is not the one that this version of Lathe expects`);
  }
  const addon = manifest.files.find((file) => file.path === ADDON_PATH);
  if (addon === undefined) problems.push(`${ADDON_PATH} is not listed in runtime.json`);
  else if (manifest.addon === PREBUILT && addonSha256 !== null && addon.sha256 !== addonSha256) {
    problems.push(`${ADDON_PATH} comes from another version of Lathe`);
  }
  return problems;
}

/** How `runtime.json` names an addon that came with Lathe. */
export const PREBUILT = 'prebuilt';

/**
 * @param {string} folder
 * @param {InstalledFile} file
 * @param {boolean} thorough
 * @returns {Promise<{ problem: string | null, mtimeMs: number }>}
 */
async function checkFile(folder, file, thorough) {
  const path = join(folder, file.path);
  const found = await statOrNull(path);
  if (found === null) return { problem: `${file.path} is missing`, mtimeMs: file.mtimeMs };
  const { mtimeMs } = found;
  if (found.bytes !== file.bytes)
    return { problem: `${file.path} has ${found.bytes} bytes instead of ${file.bytes}`, mtimeMs };
  const same = (mtimeMs === file.mtimeMs && !thorough) || (await hashOfFile(path)) === file.sha256;
  return { problem: same ? null : `${file.path} has another SHA-256 than when it was set up`, mtimeMs };
}

/**
 * The weights are verified tensor by tensor once, which is then noted beside them with size and time.
 *
 * @param {{ file: string, tensors: readonly PinnedTensor[], thorough?: boolean }} what
 * @returns {Promise<WeightsReport>}
 */
export async function inspectWeights({ file, tensors, thorough = false }) {
  const found = await statOrNull(file);
  if (found === null) return { state: 'missing', file, problems: [`${file} does not exist`] };
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
 * @returns {Promise<string[]>}
 */
async function tensorProblems(file, tensors) {
  const handle = await open(file, 'r');
  try {
    const bytes = Buffer.alloc((await handle.stat()).size);
    await handle.read(bytes, 0, bytes.length, 0);
    const start = bytes.length < 8 ? 0 : 8 + Number(bytes.readBigUInt64LE(0));
    if (start < 10 || start > bytes.length) return [`${file} is not a safetensors file`];
    /** @type {unknown} */
    const header = JSON.parse(bytes.toString('utf8', 8, start));
    return tensors.flatMap((tensor) => tensorProblem(bytes, start, header, tensor));
  } catch (error) {
    if (error instanceof SyntaxError) return [`${file} is not a safetensors file`];
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
 * @returns {string[]}
 */
function tensorProblem(bytes, start, header, { name, shape, sha256 }) {
  const entry = Object.entries(typeof header === 'object' && header !== null ? header : {}).find(
    ([key]) => key === name,
  );
  /** @type {unknown} */
  const found = entry?.[1];
  if (typeof found !== 'object' || found === null || !('data_offsets' in found)) return [`${name} is missing`];
  const [from, to] = Array.isArray(found.data_offsets) ? found.data_offsets.map(Number) : [];
  if (!('shape' in found) || JSON.stringify(found.shape) !== JSON.stringify(shape))
    return [`${name} has another shape`];
  const hash = createHash('sha256').update(bytes.subarray(start + (from ?? 0), start + (to ?? 0)));
  return hash.digest('hex') === sha256 ? [] : [`${name} has other values than VGG16’s`];
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
