/**
 * A lock between processes: a folder, held by the one that could make the file with the owner’s name in it. A lock whose
 * owner has died is taken over.
 */

import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdir, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { codeOf, readJsonOrNull, statOrNull } from './files.mjs';

/**
 * There is a token for every time the lock is taken. `processStart` tells a process from a later one with the same
 * number, where that is known; `since` is ISO 8601.
 * @typedef {{ token: string, pid: number, host: string, processStart: string | null, since: string }} LockOwner
 */

/** The owner touches its lock this often; one on another host is given up for dead after the longer time. */
const HEARTBEAT_MS = 5_000;
const FOREIGN_DEAD_AFTER_MS = 120_000;
const DAMAGED_DEAD_AFTER_MS = 30_000;

/**
 * `what` is as in “Another set-up is working on the runtime”; `signal` ends the waiting, not the work.
 * @typedef {{ folder: string, what: string, say: (line: string) => void, pollMs?: number,
 *   signal?: AbortSignal | undefined }} Lock
 */

/**
 * Work that several processes need and one does. Tells whether it had to be done.
 * @type {(lock: Lock, isDone: () => Promise<boolean>, work: () => Promise<unknown>) => Promise<boolean>}
 */
export async function ensureDone(lock, isDone, work) {
  if (await isDone()) return false;
  return withLock(lock, async () => {
    if (await isDone()) return false;
    await work();
    return true;
  });
}

/** @type {<T>(lock: Lock, work: () => Promise<T>) => Promise<T>} */
export async function withLock(lock, work) {
  const { folder, what, say, pollMs = 500, signal } = lock;
  const token = randomUUID();
  let told = false;
  while (!(await take(folder, token))) {
    const holder = await readOwner(folder);
    if (await isDead(folder, holder)) {
      await takeOver(lock);
      continue;
    }
    if (!told && holder !== null) {
      say(`Another set-up is working on ${what} (process ${holder.pid}, since ${holder.since}); waiting for it.`);
      told = true;
    }
    await delay(pollMs, undefined, { signal });
  }
  const heartbeat = setInterval(() => {
    const time = new Date();
    utimes(join(folder, 'owner.json'), time, time).catch(() => undefined);
  }, HEARTBEAT_MS).unref();
  try {
    return await work();
  } finally {
    clearInterval(heartbeat);
    if ((await readOwner(folder))?.token === token) await removeWhole(folder);
  }
}

/** @type {(folder: string, token: string) => Promise<boolean>} false when someone else holds it: has made the owner’s file */
async function take(folder, token) {
  const { pid } = process;
  /** @type {LockOwner} */
  const owner = { token, pid, host: hostname(), processStart: processStartOf(pid), since: new Date().toISOString() };
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'owner.json'), JSON.stringify(owner), { flag: 'wx' });
    return true;
  } catch (error) {
    // ENOENT: its owner has just given it back. EPERM is Windows’ answer to a folder that is being removed.
    const code = codeOf(error) ?? '';
    if (['EEXIST', 'ENOENT'].includes(code) || (code === 'EPERM' && process.platform === 'win32')) return false;
    throw error;
  }
}

/**
 * Only one of several waiting processes may remove a dead lock: the one that holds the lock of the takeover, and judges
 * again with that in its hands. A takeover whose process has died is taken over in the same way.
 * @type {(lock: Lock) => Promise<void>}
 */
async function takeOver(lock) {
  await withLock({ ...lock, folder: `${lock.folder}.takeover` }, async () => {
    if (await isDead(lock.folder, await readOwner(lock.folder))) await removeWhole(lock.folder);
  });
}

/** @type {(folder: string) => Promise<void>} at once: nobody finds half a lock, and no new lock is emptied */
async function removeWhole(folder) {
  const aside = `${folder}.gone-${randomUUID()}`;
  await rename(folder, aside);
  await rm(aside, { recursive: true, force: true });
}

/** @type {(folder: string, holder: LockOwner | null) => Promise<boolean>} no holder: just gone, not yet written, or damaged */
async function isDead(folder, holder) {
  if (holder?.host !== hostname()) {
    const touched = await statOrNull(join(folder, 'owner.json'));
    const age = touched === null ? 0 : Date.now() - touched.mtimeMs;
    return age > (holder === null ? DAMAGED_DEAD_AFTER_MS : FOREIGN_DEAD_AFTER_MS);
  }
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    return codeOf(error) === 'ESRCH';
  }
  return holder.processStart !== null && processStartOf(holder.pid) !== holder.processStart;
}

/** @type {(pid: number) => string | null} on Linux in clock ticks since boot: field 22 of `/proc/PID/stat` (proc(5)) */
function processStartOf(pid) {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}

/** @type {(folder: string) => Promise<LockOwner | null>} */
async function readOwner(folder) {
  return /** @type {LockOwner | null} */ (await readJsonOrNull(join(folder, 'owner.json')));
}
