/** Files: their hashes, JSON that may be missing, and what appears whole or not at all. */

import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';

/** @typedef {{ algorithm: 'sha256' | 'sha512' | 'md5', hex: string }} Digest */

/** @type {(file: string, algorithm?: Digest['algorithm']) => Promise<string>} hexadecimal */
export async function hashOfFile(file, algorithm = 'sha256') {
  const hash = createHash(algorithm);
  await pipeline(createReadStream(file, { highWaterMark: 1 << 20 }), hash);
  return hash.digest('hex');
}

/** @type {(file: string, digest: Digest) => Promise<boolean>} whether the file is there with this content */
export async function isIntact(file, { algorithm, hex }) {
  return (await statOrNull(file)) !== null && (await hashOfFile(file, algorithm)) === hex;
}

/** @type {(file: string) => Promise<{ bytes: number, mtimeMs: number } | null>} null when there is no such file */
export async function statOrNull(file) {
  const found = await stat(file).catch(nullIfMissing);
  return found === null ? null : { bytes: found.size, mtimeMs: found.mtimeMs };
}

/** @type {(file: string) => Promise<unknown>} the parsed document; null when the file is missing or is no JSON */
export async function readJsonOrNull(file) {
  return parseJson((await readFile(file, 'utf8').catch(nullIfMissing)) ?? '');
}

/** @type {(text: string) => unknown} null where it is no JSON */
export function parseJson(text) {
  try {
    /** @type {unknown} */
    const document = JSON.parse(text);
    return document;
  } catch {
    return null;
  }
}

/**
 * Written aside, flushed and renamed: a crash leaves the old file or the new one.
 * @type {(file: string, document: unknown) => Promise<void>}
 */
export async function writeJson(file, document) {
  await mkdir(dirname(file), { recursive: true });
  const aside = `${file}.${randomUUID()}.tmp`;
  try {
    await writeFile(aside, `${JSON.stringify(document, null, 2)}\n`, { flag: 'wx', flush: true });
    await rename(aside, file);
  } finally {
    await rm(aside, { force: true });
  }
}

/**
 * Makes a folder aside and moves it into place whole. Only the holder of its lock may do so: what an earlier call left
 * aside is removed.
 * @type {<T>(folder: string, fill: (aside: string) => Promise<T>) => Promise<T>}
 */
export async function makeFolder(folder, fill) {
  const [aside, old] = [`${folder}.aside`, `${folder}.old`];
  const clear = () => Promise.all([aside, old].map((each) => rm(each, { recursive: true, force: true })));
  await clear();
  await mkdir(aside, { recursive: true });
  try {
    const made = await fill(aside);
    await rename(folder, old).catch(nullIfMissing);
    await rename(aside, folder);
    return made;
  } finally {
    await clear();
  }
}

/** @type {(error: unknown) => null} any error but that of a missing file is thrown on */
function nullIfMissing(error) {
  if (['ENOENT', 'ENOTDIR'].includes(codeOf(error) ?? '')) return null;
  throw error;
}

/** @type {(error: unknown) => string | null} the code of a system error */
export function codeOf(error) {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}
