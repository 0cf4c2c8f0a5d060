/** One writer for each run: a lock file that names its process, and that a dead process does not keep. */

import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { translateFileError } from '../core/file-error';
import { count, nullable, objectOf, text, type Check } from '../core/json-check';
import { LatheError } from '../shared/failure';
import { isAlive, processStart } from './process-identity';

export interface LockHolder {
  readonly pid: number;
  /** As the system counts; null where it does not tell. */
  readonly startedAt: string | null;
  readonly host: string;
}

export interface RunLock {
  release(): Promise<void>;
}

const LOCK = 'lock.json';
const holderShape: Check<LockHolder> = objectOf<LockHolder>({ pid: count, startedAt: nullable(text), host: text });

async function readHolder(file: string): Promise<LockHolder | null> {
  try {
    return holderShape(JSON.parse(await readFile(file, 'utf8')), '');
  } catch {
    return null;
  }
}

/** A process of another computer can’t be looked at; it is taken to be alive. */
function lives({ pid, startedAt, host }: LockHolder): boolean {
  return host !== hostname() || isAlive(pid, startedAt);
}

/** The living process that writes a run; null when there is none. */
export async function lockHolder(runDir: string): Promise<LockHolder | null> {
  const holder = await readHolder(join(runDir, LOCK));
  return holder !== null && lives(holder) ? holder : null;
}

/**
 * Takes the lock, from a dead process if need be. Of several processes that try at once exactly one gets it.
 *
 * @throws LatheError run-locked, folder-not-writable, disk-full
 */
export async function acquireRunLock(runDir: string): Promise<RunLock> {
  const file = join(runDir, LOCK);
  const own = `${file}.${process.pid}`;
  const holder: LockHolder = { pid: process.pid, startedAt: processStart(process.pid), host: hostname() };
  try {
    await writeFile(own, JSON.stringify(holder));
    while (!(await linkNew(own, file))) await removeDead(file);
  } catch (error) {
    throw translateFileError(error, file);
  } finally {
    await rm(own, { force: true }).catch(() => undefined);
  }
  return { release: () => rm(file, { force: true }) };
}

/** Linking fails where the file exists, and the file is complete from its first moment on. */
async function linkNew(own: string, file: string): Promise<boolean> {
  try {
    await link(own, file);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

async function removeDead(file: string): Promise<void> {
  const holder = await readHolder(file);
  if (holder !== null && lives(holder)) throw locked(holder);
  // Another process may have taken the lock since it was read: what was moved aside is looked at again, and put back.
  const aside = `${file}.${process.pid}.dead`;
  try {
    await rename(file, aside);
  } catch {
    return;
  }
  const moved = await readHolder(aside);
  if (moved !== null && lives(moved)) await linkNew(aside, file);
  await rm(aside, { force: true });
}

function locked({ pid, host }: LockHolder): LatheError {
  const where = host === hostname() ? `process ${pid}` : `process ${pid} on ${host}`;
  return new LatheError(
    'run-locked',
    `A run without a writer was expected; ${where} is writing this one.`,
    'Wait for it, or pause it with “lathe pause RUN --release”.',
  );
}
