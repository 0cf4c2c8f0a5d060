/**
 * Gives each run one writer, by folders `lock.<generation>/` that name their process. The highest generation counts,
 * and no generation is used twice: a process marks its lock as released, and the next process makes a higher one.
 * Making a lock (a rename onto a name that must be free) has exactly one winner. The highest one is removed only after
 * a higher one exists, so a slow process can’t take an old number. A lock file that is removed and made again has no
 * such order: a slow contender would remove the lock of a quick one.
 */

import { readFileSync, readlinkSync } from 'node:fs';
import { readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { writeAside, writeFolderAside } from '../../base/atomic';
import { isNowhere, systemCode, translateFileError } from '../../base/file-errors';
import { readInside } from '../../base/foreign-files';
import { LatheError } from '../../shared/failures/failure';
import { count, parseShape, type Shape } from '../../shared/schema';
import { isAlive, processStart } from '../../base/process-identity';

const holderShape = v.object({
  pid: count,
  /** In the system’s own format; null where it does not say. */
  startedAt: v.nullable(v.string()),
  host: v.string(),
  /** Since the machine was started, and among which processes, as Linux names them; earlier versions do not say. */
  boot: v.exactOptional(v.string()),
  pidNamespace: v.exactOptional(v.string()),
});
export type LockHolder = Shape<typeof holderShape>;

export interface RunLock {
  /** @throws LatheError lock-lost when another process has taken the run over, run-folder-gone */
  requireHeld(): Promise<void>;
  release(): Promise<void>;
}

const recordShape = v.object({ ...holderShape.entries, released: v.boolean() });
type LockRecord = Shape<typeof recordShape>;

const LOCK_NAME = /^lock\.(\d{1,15})$/;
/** No run is ever taken up so often; a higher name is not Lathe’s. */
const LAST_GENERATION = 999_999_999;
const RECORD = 'holder.json';
const MOST_BYTES = 1 << 14;
/** Whoever holds a lock touches it so often, as a sign to those who can’t see its process. */
const BEAT_MS = 10_000;
/** Without a sign for so long it is gone: a step of the training never holds up a process so long. */
const SILENT_MS = 120_000;

function lockFolder(runDir: string, generation: number): string {
  return join(runDir, `lock.${generation}`);
}

/** Existing generations, the highest last. */
async function generations(runDir: string): Promise<number[]> {
  const names = await readdir(runDir);
  return names
    .flatMap((name) => LOCK_NAME.exec(name)?.[1] ?? [])
    .map(Number)
    .filter((generation) => generation <= LAST_GENERATION)
    .sort((a, b) => a - b);
}

function isMissing(error: unknown): boolean {
  return isNowhere(systemCode(error));
}

function linuxName(read: () => string): string | undefined {
  try {
    return read().trim();
  } catch {
    return undefined;
  }
}

/** What this process is to others. */
function ownHolder(): LockHolder {
  const boot = linuxName(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8'));
  const pidNamespace = linuxName(() => readlinkSync('/proc/self/ns/pid'));
  const { pid } = process;
  const holder = { pid, startedAt: processStart(pid), host: hostname() };
  return { ...holder, ...(boot && { boot }), ...(pidNamespace && { pidNamespace }) };
}

/** A process on another computer can’t be checked; it counts as alive. */
async function lives(record: string, { pid, startedAt, host, boot, pidNamespace }: LockHolder): Promise<boolean> {
  if (host !== hostname()) return true;
  const own = ownHolder();
  if (boot !== undefined && own.boot !== undefined && boot !== own.boot) return false;
  if (pidNamespace === undefined || own.pidNamespace === undefined || pidNamespace === own.pidNamespace) {
    return isAlive(pid, startedAt);
  }
  // In another container of this machine, where the number means another process: its clock is the same one.
  return Date.now() - (await stat(record)).mtimeMs < SILENT_MS;
}

/** The holder of a lock; null if it is released, its process is dead, or it can’t be read. */
async function holderOf(folder: string): Promise<LockHolder | null> {
  const file = join(folder, RECORD);
  try {
    const { released, ...holder } = parseShape(
      recordShape,
      JSON.parse((await readInside(file, MOST_BYTES)).toString()),
    );
    return !released && (await lives(file, holder)) ? holder : null;
  } catch (error) {
    if (!isMissing(error) && systemCode(error) !== null) throw error;
    // A lock is complete from its first moment, so a damaged one was lost with the machine’s power.
    return null;
  }
}

/** The living process that writes a run; null if there is none. Throws the system’s error where it can’t be found out. */
export async function lockHolder(runDir: string): Promise<LockHolder | null> {
  const all = await generations(runDir).catch((error: unknown) => {
    if (isMissing(error)) return [];
    throw error;
  });
  const highest = all.at(-1);
  return highest === undefined ? null : await holderOf(lockFolder(runDir, highest));
}

/**
 * Takes the lock, also from a dead process. Of several processes at once, exactly one gets it.
 *
 * @throws LatheError run-locked, run-damaged where no higher generation can follow, folder-not-writable, disk-full
 */
export async function acquireRunLock(runDir: string): Promise<RunLock> {
  const holder = ownHolder();
  try {
    for (;;) {
      const generation = await takeNext(runDir, holder);
      if (generation !== null) return heldLock(runDir, generation, holder);
    }
  } catch (error) {
    throw translateFileError(error, join(runDir, 'lock'));
  }
}

function heldLock(runDir: string, generation: number, holder: LockHolder): RunLock {
  const folder = lockFolder(runDir, generation);
  const beat = setInterval(() => {
    const now = new Date();
    // A lock that is gone is noticed before the next checkpoint.
    void utimes(join(folder, RECORD), now, now).catch(() => undefined);
  }, BEAT_MS).unref();
  return {
    requireHeld: async () => {
      const all = await generations(runDir).catch((error: unknown) => {
        throw isMissing(error) ? new LatheError('run-folder-gone', { runDir }, { cause: error }) : error;
      });
      if (all.at(-1) !== generation) throw new LatheError('lock-lost', { runDir });
    },
    release: async () => {
      clearInterval(beat);
      await release(runDir, generation, holder);
    },
  };
}

/** Makes the next generation; null if another process was quicker. @throws LatheError run-locked */
async function takeNext(runDir: string, holder: LockHolder): Promise<number | null> {
  const highest = (await generations(runDir)).at(-1) ?? 0;
  const present = await holderOf(lockFolder(runDir, highest));
  if (present !== null) throw locked(runDir, highest, present);
  const own = highest + 1;
  if (own > LAST_GENERATION) throw new LatheError('run-has-other', { path: lockFolder(runDir, highest) });
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
