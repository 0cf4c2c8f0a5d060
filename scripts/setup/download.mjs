/**
 * One file, whole and verified or not at all. What has arrived is kept as `<file>.partial`, so that a broken download
 * goes on where it stopped, in this call or in a later one.
 */

import { createWriteStream } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { SetupFailure, reasonOf } from './failure.mjs';
import { codeOf, hashOfFile, isIntact, statOrNull } from './files.mjs';
import { get, Refusal } from './http.mjs';
import { lastWords } from './processes.mjs';

/** @import { Digest } from './files.mjs' */
/** @import { Means } from './network.mjs' */
/** @import { Ended } from './processes.mjs' */

/**
 * Where a file goes, its exact size where that is known, and what the progress line names it.
 * @typedef {{ file: string, bytes: number | null, digest: Digest, label: string }} Wanted
 */
/** @typedef {Wanted & { url: URL }} Download */
/** @typedef {{ name: string, get: () => Promise<void> }} Source */
/** @typedef {Pick<Means, 'network' | 'reporter'> & { offline?: boolean, pauseMs?: number }} DownloadMeans */

/** How often a download that makes no progress at all is tried again. */
const MOST_IDLE_ATTEMPTS = 3;
const FINAL = ['ENOTFOUND', 'ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH'];

/** The reason that `--offline` gives. */
const NOT_TRIED = 'the network was not tried (--offline)';

/**
 * Does nothing where the file is there already.
 * @type {(download: Download, means: DownloadMeans) => Promise<void>}
 * @throws {SetupFailure} when the file that arrived is not the expected one; nothing of it is kept
 * @throws {Error} when the source can’t be reached; what has arrived is kept
 */
export async function downloadFile(download, means) {
  const { network, offline = false, pauseMs = 1000 } = means;
  if (await isIntact(download.file, download.digest)) return;
  if (offline) throw new Error(NOT_TRIED);
  const partial = `${download.file}.partial`;
  await mkdir(dirname(download.file), { recursive: true });
  let have = await sizeOf(partial);
  for (let idle = 0; have < (download.bytes ?? Infinity);) {
    try {
      await receive(download, partial, have, means);
      break;
    } catch (error) {
      if (network.signal?.aborted === true) throw error;
      if (error instanceof Refusal && error.status === 416) await rm(partial, { force: true });
      const now = await sizeOf(partial);
      idle = now > have ? 0 : idle + 1;
      have = now;
      if (idle >= MOST_IDLE_ATTEMPTS || isFinal(error)) throw error;
      await delay(pauseMs * 2 ** idle, undefined, { signal: network.signal });
    }
  }
  await verify(partial, download);
  await rename(partial, download.file);
}

/** @type {(error: unknown) => boolean} whether it would be the same a second later */
function isFinal(error) {
  if (error instanceof SetupFailure || FINAL.includes(codeOf(error) ?? '')) return true;
  return error instanceof Refusal && error.status < 500 && ![416, 429].includes(error.status);
}

/** @type {(download: Download, partial: string, have: number, means: DownloadMeans) => Promise<void>} */
async function receive(download, partial, have, { network, reporter }) {
  const { url, bytes, label } = download;
  const range = have > 0 ? { Range: `bytes=${have}-` } : {};
  const response = await get(url, { 'Accept-Encoding': 'identity', ...range }, network);
  const goesOn = response.headers['content-range']?.startsWith(`bytes ${have}-`) === true;
  let done = goesOn ? have : 0;
  const rest = Number(response.headers['content-length'] ?? NaN);
  const progress = reporter.bytes(label, bytes ?? (Number.isNaN(rest) ? null : done + rest));
  const tooMany = new Error(`${url.host} sends more than ${bytes ?? 0} bytes`);
  response.on('data', (/** @type {Buffer} */ chunk) => {
    done += chunk.length;
    if (done > (bytes ?? Infinity)) response.destroy(tooMany);
    progress.at(done);
  });
  try {
    await pipeline(response, createWriteStream(partial, { flags: goesOn ? 'a' : 'w' }), { signal: network.signal });
  } catch (error) {
    if (error === tooMany) await verify(partial, download);
    throw new Error(`${url.host}: ${reasonOf(error)}`, { cause: error });
  } finally {
    progress.end();
  }
}

/**
 * Has another program download a file into a folder of its own, and takes it from there.
 * @type {(wanted: Wanted, run: (folder: string) => Promise<Ended>) => Promise<void>}
 * @throws {Error} with its last words, when the program can’t
 * @throws {SetupFailure} when what it got is not the expected file; nothing of it is kept
 */
export async function downloadBy(wanted, run) {
  const folder = `${wanted.file}.folder`;
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  try {
    const ended = await run(folder);
    if (ended.code !== 0) throw new Error(lastWords(ended));
    const name = (await readdir(folder)).find((each) => extname(each) === extname(wanted.file));
    if (name === undefined) throw new Error('it left no file');
    await verify(join(folder, name), wanted);
    await rename(join(folder, name), wanted.file);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Gets a file, where it is not there already, from the first source that has it. Gives null, or why each has failed.
 * @type {(wanted: Wanted, list: () => readonly Source[], means: Means) => Promise<string[] | null>}
 */
export async function obtain({ file, digest }, list, means) {
  if (await isIntact(file, digest)) return null;
  return means.offline ? [NOT_TRIED] : trySources(list(), means.network.signal);
}

/**
 * Tries sources in order. Gives null when one has served, else why each has failed.
 * @type {(sources: readonly Source[], signal?: AbortSignal) => Promise<string[] | null>}
 */
export async function trySources(sources, signal) {
  const reasons = [];
  for (const { name, get } of sources) {
    try {
      await get();
      return null;
    } catch (error) {
      signal?.throwIfAborted();
      reasons.push(`${name}: ${reasonOf(error)}`);
    }
  }
  return reasons;
}

/**
 * Removes a file that is not what it should be.
 * @type {(file: string, wanted: Wanted) => Promise<void>}
 * @throws {SetupFailure}
 */
async function verify(file, { bytes, digest, label }) {
  const size = await sizeOf(file);
  const isOfSize = size === (bytes ?? size);
  const received = isOfSize ? await hashOfFile(file, digest.algorithm) : `a file of ${size} bytes`;
  if (received === digest.hex) return;
  await rm(file, { force: true });
  const expected = `${digest.algorithm.toUpperCase()} ${digest.hex}${bytes === null ? '' : ` (${bytes} bytes)`}`;
  throw new SetupFailure(
    `${label}: expected ${expected}, received ${received}. The file was deleted.`,
    'Start set-up again. If it happens again, something between you and the source changes files: try another index or proxy.',
  );
}

/** @type {(file: string) => Promise<number>} */
async function sizeOf(file) {
  return (await statOrNull(file))?.bytes ?? 0;
}
