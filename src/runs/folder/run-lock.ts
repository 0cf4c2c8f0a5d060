/**
 * Gives each run one writer, by folders `lock.<generation>/` that name their process. The highest generation counts,
 * and no generation is used twice: a process marks its lock as released, and the next process makes a higher one.
 * Making a lock (a rename onto a name that must be free) has exactly one winner. The highest one is removed only after
 * a higher one exists, so a slow process can’t take an old number. A lock file that is removed and made again has no
 * such order: a slow contender would remove the lock of a quick one.
 */

import { readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { writeAside, writeFolderAside } from '../../base/atomic';
import { systemCode, translateFileError } from '../../base/file-errors';
import { LatheError } from '../../shared/failures/failure';
import { count, parseShape, type Shape } from '../../shared/schema';
import { isAlive, processStart } from '../../base/process-identity';

const holderShape = v.object({
  pid: count,
  /** In the system’s own format; null where it does not say. */
  startedAt: v.nullable(v.string()),
  host: v.string(),
});
export type LockHolder = Shape<typeof holderShape>;

export interface RunLock {
  release(): Promise<void>;
}

const recordShape = v.object({ ...holderShape.entries, released: v.boolean() });
type LockRecord = Shape<typeof recordShape>;

const LOCK_NAME = /^lock\.(\d{1,15})$/;
const RECORD = 'holder.json';

function lockFolder(runDir: string, generation: number): string {
  return join(runDir, `lock.${generation}`);
}

/** Existing generations, the highest last. */
async function generations(runDir: string): Promise<number[]> {
  const names = await readdir(runDir);
  return names
    .flatMap((name) => LOCK_NAME.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b);
}

/** A process on another computer can’t be checked; it counts as alive. */
function lives({ pid, startedAt, host }: LockHolder): boolean {
  return host !== hostname() || isAlive(pid, startedAt);
}

/** The holder of a lock; null if it is released, its process is dead, or it can’t be read. */
async function holderOf(folder: string): Promise<LockHolder | null> {
  try {
    const { released, ...holder } = parseShape(recordShape, JSON.parse(await readFile(join(folder, RECORD), 'utf8')));
    return !released && lives(holder) ? holder : null;
  } catch {
    // A lock is complete from its first moment, so an unreadable one was lost with the machine’s power.
    return null;
  }
}

/** The living process that writes a run; null if there is none. */
export async function lockHolder(runDir: string): Promise<LockHolder | null> {
  const highest = (await generations(runDir).catch(() => [])).at(-1);
  return highest === undefined ? null : await holderOf(lockFolder(runDir, highest));
}

/**
 * Takes the lock, also from a dead process. Of several processes at once, exactly one gets it.
 *
 * @throws LatheError run-locked, folder-not-writable, disk-full
 */
export async function acquireRunLock(runDir: string): Promise<RunLock> {
  const holder: LockHolder = { pid: process.pid, startedAt: processStart(process.pid), host: hostname() };
  try {
    for (;;) {
      const generation = await takeNext(runDir, holder);
      if (generation !== null) return { release: () => release(runDir, generation, holder) };
    }
  } catch (error) {
    throw translateFileError(error, join(runDir, 'lock'));
  }
}

/** Makes the next generation; null if another process was quicker. @throws LatheError run-locked */
async function takeNext(runDir: string, holder: LockHolder): Promise<number | null> {
  const highest = (await generations(runDir)).at(-1) ?? 0;
  const present = await holderOf(lockFolder(runDir, highest));
  if (present !== null) throw locked(runDir, highest, present);
  const own = highest + 1;
  if (!(await makeLock(runDir, own, holder))) return null;
  const all = await generations(runDir);
  const isHighest = all.at(-1) === own;
  // If another process made a higher one in the meantime, the own one is obsolete.
  const superseded = isHighest ? all.slice(0, -1) : [own];
  // Only tidying, so errors are ignored: a slow contender may be writing into a folder that is being removed.
  for (const old of superseded)
    await rm(lockFolder(runDir, old), { recursive: true, force: true }).catch(() => undefined);
  return isHighest ? own : null;
}

/** Whether the name was free: renaming a folder onto one that holds a file fails on every system. */
async function makeLock(runDir: string, generation: number, holder: LockHolder): Promise<boolean> {
  try {
    await writeFolderAside(lockFolder(runDir, generation), 'many', (aside) =>
      writeRecord(aside, { ...holder, released: false }),
    );
    return true;
  } catch (error) {
    const code = systemCode(error);
    const isTaken = code === 'ENOTEMPTY' || code === 'EEXIST' || (code === 'EPERM' && process.platform === 'win32');
    if (isTaken) return false;
    throw error;
  }
}

/** The released lock stays as the highest generation until the next one is made. */
async function release(runDir: string, generation: number, holder: LockHolder): Promise<void> {
  await writeRecord(lockFolder(runDir, generation), { ...holder, released: true }).catch(() => undefined);
}

async function writeRecord(folder: string, record: LockRecord): Promise<void> {
  await writeAside(join(folder, RECORD), 'one', (aside) => writeFile(aside, JSON.stringify(record)));
}

function locked(runDir: string, generation: number, { pid, host }: LockHolder): LatheError {
  if (host === hostname()) return new LatheError('run-locked', { pid, runDir });
  return new LatheError('run-locked-elsewhere', { pid, runDir, host, lock: lockFolder(runDir, generation) });
}
