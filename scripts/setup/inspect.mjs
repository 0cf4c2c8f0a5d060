/** What of the runtime and the weights is there, and what is wrong with it: plain facts for set-up and `lathe doctor`. */

import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hashOfFile, parseJson, readJsonOrNull, statOrNull, writeJson } from './files.mjs';

/** @import { SetupProblem } from '../../src/shared/failures/host' */
/** @import { Release } from './releases.mjs' */
/** @typedef {{ path: string, bytes: number, sha256: string, mtimeMs: number }} InstalledFile */

/**
 * `runtime.json` of a runtime; `addon` tells a person where that comes from.
 * @typedef {{ format: 1, addon: string, files: InstalledFile[] }} RuntimeManifest
 */

/** @typedef {'ok' | 'missing' | 'damaged'} State */
/**
 * There are no problems when the state is `ok`.
 * @typedef {{ state: State, folder: string, manifest: RuntimeManifest | null, problems: SetupProblem[] }} RuntimeReport
 */
/** @typedef {{ state: State, file: string, problems: SetupProblem[] }} WeightsReport */
/** @typedef {{ name: string, shape: number[], sha256: string }} PinnedTensor */

/** The addon’s place in a runtime: two levels above `deps/lib`, as its RUNPATH expects. */
export const ADDON_PATH = 'lib/napi-v8/tfjs_binding.node';
/** How `runtime.json` names an addon that came with Lathe. */
export const PREBUILT = 'prebuilt';

/**
 * A problem as data, and in English.
 * @type {(kind: SetupProblem['kind'], path: string, what: string, size?: SetupProblem['size']) => SetupProblem}
 */
const problemOf = (kind, path, what, size) => ({ kind, path, ...(size && { size }), text: `${path} ${what}` });

/**
 * Sizes and times are compared; a file is hashed only where its time has changed, or always when `thorough`.
 * `addonSha256` is that of the prebuilt addon that belongs to this version of Lathe, where there is one.
 * @type {(what: { folder: string, release: Release, addonSha256?: string | null, thorough?: boolean }) =>
 *   Promise<RuntimeReport>}
 */
export async function inspectRuntime({ folder, release, addonSha256 = null, thorough = false }) {
  const manifestFile = join(folder, 'runtime.json');
  const manifest = /** @type {RuntimeManifest | null} */ (await readJsonOrNull(manifestFile));
  if (manifest?.format !== 1 || !Array.isArray(manifest.files)) {
    const isThere = (await statOrNull(folder)) !== null;
    const problem = isThere
      ? problemOf('no-manifest', folder, 'has no readable runtime.json')
      : problemOf('absent', folder, 'does not exist');
    return { state: isThere ? 'damaged' : 'missing', folder, manifest: null, problems: [problem] };
  }
  const before = manifest.files.map((file) => file.mtimeMs);
  const problems = manifestProblems(manifest, release, addonSha256);
  for (const file of manifest.files) problems.push(...(await fileProblems(folder, file, thorough)));
  if (problems.length > 0) return { state: 'damaged', folder, manifest, problems };
  const isTouched = manifest.files.some((file, i) => file.mtimeMs !== before[i]);
  if (isTouched) await writeJson(manifestFile, manifest).catch(() => undefined);
  return { state: 'ok', folder, manifest, problems };
}

/** @type {(manifest: RuntimeManifest, release: Release, addonSha256: string | null) => SetupProblem[]} */
function manifestProblems({ files, addon }, release, addonSha256) {
  /** @param {string} path */
  const listed = (path) => files.find((file) => file.path === path)?.sha256;
  const problems = release.libraries
    .filter(({ path, sha256 }) => listed(path) !== sha256)
    .map(({ path }) => problemOf('unexpected', path, 'is not the one that this version of Lathe expects'));
  const found = listed(ADDON_PATH);
  if (found === undefined) problems.push(problemOf('unlisted', ADDON_PATH, 'is not listed in runtime.json'));
  else if (addon === PREBUILT && found !== (addonSha256 ?? found))
    problems.push(problemOf('other-version', ADDON_PATH, 'comes from another version of Lathe'));
  return problems;
}

/** @type {(folder: string, file: InstalledFile, thorough: boolean) => Promise<SetupProblem[]>} `file` gets the time found */
async function fileProblems(folder, file, thorough) {
  const found = await statOrNull(join(folder, file.path));
  if (found === null) return [problemOf('missing', file.path, 'is missing')];
  if (found.bytes !== file.bytes) {
    const size = { found: found.bytes, expected: file.bytes };
    return [problemOf('other-size', file.path, `has ${size.found} bytes instead of ${size.expected}`, size)];
  }
  const isSame = found.mtimeMs === file.mtimeMs && !thorough;
  if (!isSame && (await hashOfFile(join(folder, file.path))) !== file.sha256)
    return [problemOf('changed', file.path, 'has another SHA-256 than when it was set up')];
  file.mtimeMs = found.mtimeMs;
  return [];
}

/**
 * The weights are verified tensor by tensor once, which is then noted beside them with size and time.
 * @type {(what: { file: string, tensors: readonly PinnedTensor[], thorough?: boolean }) => Promise<WeightsReport>}
 */
export async function inspectWeights({ file, tensors, thorough = false }) {
  const found = await statOrNull(file);
  if (found === null) return { state: 'missing', file, problems: [problemOf('absent', file, 'does not exist')] };
  const noted = `${file}.verified.json`;
  const key = JSON.stringify({ ...found, tensors: tensors.map((tensor) => tensor.sha256) });
  if (!thorough && (await readJsonOrNull(noted)) === key) return { state: 'ok', file, problems: [] };
  const problems = await tensorProblems(file, tensors);
  if (problems.length > 0) return { state: 'damaged', file, problems };
  await writeJson(noted, key).catch(() => undefined);
  return { state: 'ok', file, problems: [] };
}

/** @typedef {Readonly<Record<string, { shape?: number[], data_offsets?: number[] }>>} SafetensorsHeader */

/**
 * Reads a safetensors file: 8 bytes of length, little endian; a JSON header; the tensors’ bytes.
 * @type {(file: string, tensors: readonly PinnedTensor[]) => Promise<SetupProblem[]>}
 */
async function tensorProblems(file, tensors) {
  const bytes = await readFile(file);
  const start = bytes.length < 8 ? 0 : 8 + Number(bytes.readBigUInt64LE(0));
  const header = /** @type {SafetensorsHeader | null} */ (parseJson(bytes.toString('utf8', 8, start)));
  if (header === null) return [problemOf('not-safetensors', file, 'is not a safetensors file')];
  return tensors.flatMap(({ name, shape, sha256 }) => {
    const found = header[name];
    if (found === undefined) return [problemOf('missing', name, 'is missing')];
    if (JSON.stringify(found.shape) !== JSON.stringify(shape))
      return [problemOf('other-shape', name, 'has another shape')];
    const [from = 0, to = 0] = found.data_offsets ?? [];
    const hash = createHash('sha256').update(bytes.subarray(start + from, start + to));
    return hash.digest('hex') === sha256 ? [] : [problemOf('other-values', name, 'has other values than VGG16’s')];
  });
}
