/**
 * One file from an address, whole and verified or not at all. What has arrived is kept as `<file>.partial`, so that a
 * broken download goes on where it stopped, in this call or in a later one.
 */

import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { SetupFailure, reasonOf } from './failure.mjs';
import { codeOf, hashOfFile, statOrNull } from './files.mjs';
import { get } from './http.mjs';

/**
 * @typedef {object} Download
 * @property {URL} url
 * @property {string} file where it goes
 * @property {number} bytes its exact size
 * @property {{ algorithm: 'sha256' | 'sha512' | 'md5', hex: string }} digest
 * @property {string} label for the progress line
 */

/** How often a download that makes no progress at all is tried again. */
const MOST_IDLE_ATTEMPTS = 3;

/**
 * @param {Download} download
 * @param {{ network: import('./network.mjs').Network, reporter: import('./progress.mjs').Reporter, pauseMs?: number }} means
 * @returns {Promise<void>}
 * @throws {SetupFailure} when the file that arrived is not the expected one; nothing of it is kept
 * @throws {Error} when the source can’t be reached; what has arrived is kept
 */
export async function downloadFile(download, { network, reporter, pauseMs = 1000 }) {
  const partial = `${download.file}.partial`;
  await mkdir(dirname(download.file), { recursive: true });
  const progress = reporter.bytes(download.label, download.bytes);
  try {
    let idle = 0;
    let have = await sizeOf(partial);
    while (have < download.bytes) {
      try {
        await receive(download, partial, have, network, progress.at);
      } catch (error) {
        if (error instanceof SetupFailure || network.signal?.aborted === true) throw error;
        const now = await sizeOf(partial);
        idle = now > have ? 0 : idle + 1;
        if (idle >= MOST_IDLE_ATTEMPTS || isHopeless(error)) throw error;
        await delay(pauseMs * 2 ** idle, undefined, { signal: network.signal });
      }
      have = await sizeOf(partial);
    }
  } finally {
    progress.end();
  }
  await verify(partial, download.bytes, download.digest, download.label);
  await rename(partial, download.file);
}

/**
 * A host that has no address or refuses to listen does so again a second later.
 *
 * @param {unknown} error
 */
function isHopeless(error) {
  return (
    ['ENOTFOUND', 'ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH'].includes(codeOf(error) ?? '') ||
    error instanceof Refusal
  );
}

/** An answer of the 4xx kind: the file is not there, or not for us. */
class Refusal extends Error {}

/**
 * @param {URL} url
 * @param {number} status
 */
function refusal(url, status) {
  const message = `${url.host} answered ${status} for ${url.pathname}`;
  return status >= 400 && status < 500 && status !== 416 && status !== 429 ? new Refusal(message) : new Error(message);
}

/**
 * Removes a file that is not what it should be.
 *
 * @param {string} file
 * @param {number} bytes
 * @param {{ algorithm: 'sha256' | 'sha512' | 'md5', hex: string }} digest
 * @param {string} label
 * @throws {SetupFailure}
 */
async function verify(file, bytes, digest, label) {
  const size = await sizeOf(file);
  const received = size === bytes ? await hashOfFile(file, digest.algorithm) : `a file of ${size} bytes`;
  if (received === digest.hex) return;
  await rm(file, { force: true });
  throw new SetupFailure(
    `${label}: expected ${digest.algorithm.toUpperCase()} ${digest.hex} (${bytes} bytes), received ${received}. The file was deleted.`,
    'Start set-up again. If it happens again, something between you and the source changes files: try another index or proxy.',
  );
}

/**
 * @param {Download} download
 * @param {string} partial
 * @param {number} have bytes that are there already
 * @param {import('./network.mjs').Network} network
 * @param {(doneBytes: number) => void} at
 */
async function receive(download, partial, have, network, at) {
  const range = have > 0 ? { Range: `bytes=${have}-` } : {};
  const { response } = await get(
    download.url,
    { 'User-Agent': 'lathe', 'Accept-Encoding': 'identity', ...range },
    network,
  );
  const status = response.statusCode ?? 0;
  if (status !== 200 && status !== 206) {
    response.resume();
    if (status === 416) await rm(partial, { force: true });
    throw refusal(download.url, status);
  }
  const goesOn = status === 206 && (response.headers['content-range'] ?? '').startsWith(`bytes ${have}-`);
  let done = goesOn ? have : 0;
  response.on('data', (/** @type {Buffer} */ chunk) => {
    done += chunk.length;
    if (done > download.bytes)
      response.destroy(new Error(`${download.url.host} sends more than ${download.bytes} bytes`));
    at(done);
  });
  try {
    await pipeline(response, createWriteStream(partial, { flags: goesOn ? 'a' : 'w' }), { signal: network.signal });
  } catch (error) {
    if (done > download.bytes) await verify(partial, download.bytes, download.digest, download.label);
    throw new Error(`${download.url.host}: ${reasonOf(error)}`, { cause: error });
  }
}

/** @param {string} file */
async function sizeOf(file) {
  return (await statOrNull(file))?.bytes ?? 0;
}
