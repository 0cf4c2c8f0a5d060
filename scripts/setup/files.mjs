/** Small helpers on files: hashes, whole-file writes, JSON that may be missing. */

import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';

/**
 * @param {string} file
 * @param {'sha256' | 'sha512' | 'md5'} [algorithm]
 * @returns {Promise<string>} hexadecimal
 */
export async function hashOfFile(file, algorithm = 'sha256') {
  const hash = createHash(algorithm);
  await pipeline(createReadStream(file, { highWaterMark: 1 << 20 }), hash);
  return hash.digest('hex');
}

/**
 * @param {string} file
 * @returns {Promise<{ bytes: number, mtimeMs: number } | null>} null when there is no such file
 */
export async function statOrNull(file) {
  try {
    const { size, mtimeMs } = await stat(file);
    return { bytes: size, mtimeMs };
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/**
 * @param {string} file
 * @returns {Promise<unknown>} the parsed document; null when the file is missing or is no JSON
 */
export async function readJsonOrNull(file) {
  try {
    /** @type {unknown} */
    const document = JSON.parse(await readFile(file, 'utf8'));
    return document;
  } catch (error) {
    if (isMissing(error) || error instanceof SyntaxError) return null;
    throw error;
  }
}

/**
 * Written aside, flushed and renamed: a crash leaves the old file or the new one.
 *
 * @param {string} file
 * @param {unknown} document
 */
export async function writeJson(file, document) {
  await mkdir(dirname(file), { recursive: true });
  const aside = `${file}.${randomUUID()}.tmp`;
  const handle = await open(aside, 'wx');
  try {
    await handle.writeFile(`${JSON.stringify(document, null, 2)}\n`);
    await handle.sync();
  } catch (error) {
    await rm(aside, { force: true });
    throw error;
  } finally {
    await handle.close();
  }
  await rename(aside, file);
}

/**
 * @param {unknown} error
 * @returns {boolean} whether a file or folder was not there
 */
export function isMissing(error) {
  const code = codeOf(error);
  return code === 'ENOENT' || code === 'ENOTDIR';
}

/**
 * @param {unknown} error
 * @returns {string | null} the code of a system error
 */
export function codeOf(error) {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}
