/**
 * A lock between processes, kept as a folder with the owner’s name in it. It appears whole (made aside and renamed),
 * so that a waiting process always finds an owner to judge. A lock whose owner has died is taken over.
 */

import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, rmdir, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { codeOf, isMissing, readJsonOrNull } from './files.mjs';

/**
 * @typedef {object} LockOwner
 * @property {string} token one for every time the lock is taken
 * @property {number} pid
 * @property {string} host
 * @property {string | null} processStart tells a process from a later one with the same number; null where unknown
 * @property {string} since ISO 8601
 */

/** The owner touches its lock this often; one on another host is given up for dead after the longer time. */
const HEARTBEAT_MS = 5_000;
const FOREIGN_DEAD_AFTER_MS = 120_000;
const TAKEOVER_DEAD_AFTER_MS = 30_000;

/**
 * @template T
 * @param {{ folder: string, what: string, say: (line: string) => void, pollMs?: number, signal?: AbortSignal | undefined }}
 *   lock `what` as in “Another set-up is working on the runtime”; `signal` ends the waiting, not the work
 * @param {() => Promise<T>} work runs while the lock is held
 * @returns {Promise<T>}
 */
export async function withLock({ folder, what, say, pollMs = 500, signal }, work) {
  await mkdir(dirname(folder), { recursive: true });
  const owner = describeThisProcess();
  let told = false;
  while (!(await take(folder, owner))) {
    const holder = await readOwner(folder);
    if (await isDead(folder, holder)) {
      await takeOver(folder, holder);
      continue;
    }
    if (!told && holder !== null) {
      say(`Another set-up is working on ${what} (process ${holder.pid}, since ${holder.since}); waiting for it.`);
      told = true;
    }
    await delay(pollMs, undefined, { signal });
  }
  const heartbeat = setInterval(() => void touch(folder), HEARTBEAT_MS);
  heartbeat.unref();
  try {
    return await work();
  } finally {
    clearInterval(heartbeat);
    if ((await readOwner(folder))?.token === owner.token) await removeWhole(folder);
  }
}

/** @returns {LockOwner} */
function describeThisProcess() {
  const { pid } = process;
  const since = new Date().toISOString();
  return { token: randomUUID(), pid, host: hostname(), processStart: processStartOf(pid), since };
}

/**
 * @param {string} folder
 * @param {LockOwner} owner
 * @returns {Promise<boolean>} false when someone else holds it
 */
async function take(folder, owner) {
  const aside = await mkdtemp(`${folder}.new-`);
  try {
    await writeFile(join(aside, 'owner.json'), JSON.stringify(owner));
    await rename(aside, folder);
    return true;
  } catch (error) {
    await rm(aside, { recursive: true, force: true });
    const code = codeOf(error) ?? '';
    if (code === 'ENOTEMPTY' || code === 'EEXIST') return false;
    // Windows’ answer to a folder that is there.
    if (code === 'EPERM' && process.platform === 'win32') return false;
    throw error;
  }
}

/**
 * Only one of several waiting processes may remove a dead lock: the one that makes `takeover` inside it. What it
 * removes is still the lock that it judged, because the token is read again afterwards.
 *
 * @param {string} folder
 * @param {LockOwner | null} dead
 */
async function takeOver(folder, dead) {
  const claim = join(folder, 'takeover');
  try {
    await mkdir(claim);
  } catch (error) {
    if (isMissing(error)) return;
    if (codeOf(error) !== 'EEXIST') throw error;
    if ((await ageMs(claim)) > TAKEOVER_DEAD_AFTER_MS) await rmdir(claim).catch(() => undefined);
    await delay(100);
    return;
  }
  if ((await readOwner(folder))?.token !== dead?.token) {
    await rmdir(claim).catch(() => undefined);
    return;
  }
  await removeWhole(folder);
}

/**
 * At once, so that nobody finds half a lock, and nobody’s new lock is emptied.
 *
 * @param {string} folder
 */
async function removeWhole(folder) {
  const aside = `${folder}.gone-${randomUUID()}`;
  await rename(folder, aside);
  await rm(aside, { recursive: true, force: true });
}

/**
 * @param {string} folder
 * @param {LockOwner | null} holder null where the lock has just gone, or its file is damaged
 * @returns {Promise<boolean>}
 */
async function isDead(folder, holder) {
  if (holder === null) return (await ageMs(folder)) > TAKEOVER_DEAD_AFTER_MS;
  if (holder.host !== hostname()) return (await ageMs(join(folder, 'owner.json'))) > FOREIGN_DEAD_AFTER_MS;
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    return codeOf(error) === 'ESRCH';
  }
  return holder.processStart !== null && processStartOf(holder.pid) !== holder.processStart;
}

/**
 * On Linux the start of a process in clock ticks since boot: field 22 of `/proc/PID/stat` (proc(5)).
 *
 * @param {number} pid
 * @returns {string | null}
 */
function processStartOf(pid) {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}

/**
 * @param {string} folder
 * @returns {Promise<LockOwner | null>}
 */
async function readOwner(folder) {
  const document = await readJsonOrNull(join(folder, 'owner.json'));
  return isOwner(document) ? document : null;
}

/**
 * @param {unknown} document
 * @returns {document is LockOwner}
 */
function isOwner(document) {
  return typeof document === 'object' && document !== null && 'token' in document && 'pid' in document;
}

/** @param {string} folder */
async function touch(folder) {
  const time = new Date();
  await utimes(join(folder, 'owner.json'), time, time).catch(() => undefined);
}

/**
 * @param {string} path
 * @returns {Promise<number>} since it was last changed; 0 when it is gone
 */
async function ageMs(path) {
  try {
    return Date.now() - (await stat(path)).mtimeMs;
  } catch (error) {
    if (isMissing(error)) return 0;
    throw error;
  }
}
