/**
 * One writer for each run: folders `lock.<generation>/` that name their process. The highest one counts, and none is
 * taken back: who lets go marks his own as released, and who follows makes the next. Making one (a rename onto a name
 * that must be free) has exactly one winner, and since the highest is only removed after there is a higher one, nobody
 * who was slow can believe that an old number is still to be had. A lock file that is removed and made again has no
 * such order: a slow contender then removes the lock of a quick one.
 */

import { randomUUID } from 'node:crypto';
import { mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { translateFileError } from '../../base/file-errors';
import * as v from 'valibot';
import type { LatheError } from '../../shared/failures/failure';
import { toldError } from '../../shared/failures/failure';
import { count, parseShape, type Shape } from '../../shared/schema';
import { isAlive, processStart } from '../../base/process-identity';

const holderShape = v.object({
  pid: count,
  /** As the system counts; null where it does not tell. */
  startedAt: v.nullable(v.string()),
  host: v.string(),
});
export type LockHolder = Shape<typeof holderShape>;

export interface RunLock {
  release(): Promise<void>;
}

/** What stands in a lock. */
const recordShape = v.object({ ...holderShape.entries, released: v.boolean() });
type LockRecord = Shape<typeof recordShape>;

const LOCK_NAME = /^lock\.(\d{1,15})$/;
const RECORD = 'holder.json';

function lockFolder(runDir: string, generation: number): string {
  return join(runDir, `lock.${generation}`);
}

/** Generations that are there, the highest last. */
async function generations(runDir: string): Promise<number[]> {
  const names = await readdir(runDir);
  return names
    .flatMap((name) => LOCK_NAME.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b);
}

/** A process of another computer can’t be looked at; it is taken to be alive. */
function lives({ pid, startedAt, host }: LockHolder): boolean {
  return host !== hostname() || isAlive(pid, startedAt);
}

/** Who holds a lock; null when it was released, when its process is dead, or when it can’t be read. */
async function holderOf(folder: string): Promise<LockHolder | null> {
  try {
    const { released, ...holder } = parseShape(recordShape, JSON.parse(await readFile(join(folder, RECORD), 'utf8')));
    return !released && lives(holder) ? holder : null;
  } catch {
    // A lock is complete from its first moment on, so one that can’t be read was lost with the machine’s power.
    return null;
  }
}

/** The living process that writes a run; null when there is none. */
export async function lockHolder(runDir: string): Promise<LockHolder | null> {
  const highest = (await generations(runDir).catch(() => [])).at(-1);
  return highest === undefined ? null : await holderOf(lockFolder(runDir, highest));
}

/**
 * Takes the lock, from a dead process if need be. Of several processes that try at once exactly one gets it.
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

/** Makes the next generation; null when another process was quicker. @throws LatheError run-locked */
async function takeNext(runDir: string, holder: LockHolder): Promise<number | null> {
  const highest = (await generations(runDir)).at(-1) ?? 0;
  const present = await holderOf(lockFolder(runDir, highest));
  if (present !== null) throw locked(runDir, highest, present);
  const own = highest + 1;
  if (!(await makeLock(runDir, own, holder))) return null;
  const all = await generations(runDir);
  const isHighest = all.at(-1) === own;
  // Behind a higher one that another process made in the meantime, one’s own is only in the way.
  const superseded = isHighest ? all.slice(0, -1) : [own];
  // Removing is only tidying: a slow contender may just be putting its own into a folder that is being removed.
  for (const old of superseded)
    await rm(lockFolder(runDir, old), { recursive: true, force: true }).catch(() => undefined);
  return isHighest ? own : null;
}

/** Prepares a lock aside and renames it; false when the name is taken. */
async function makeLock(runDir: string, generation: number, holder: LockHolder): Promise<boolean> {
  const aside = join(runDir, `.lock-${randomUUID()}`);
  try {
    await mkdir(aside);
    await writeRecord(aside, { ...holder, released: false });
    return await renameToFree(aside, lockFolder(runDir, generation));
  } finally {
    await rm(aside, { recursive: true, force: true }).catch(() => undefined);
  }
}

/** Whether the name was free; renaming a folder onto one that holds a file fails on every system. */
async function renameToFree(from: string, to: string): Promise<boolean> {
  try {
    await rename(from, to);
    return true;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
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
  await writeFile(join(folder, `${RECORD}.new`), JSON.stringify(record));
  await rename(join(folder, `${RECORD}.new`), join(folder, RECORD));
}

function locked(runDir: string, generation: number, { pid, host }: LockHolder): LatheError {
  const isHere = host === hostname();
  return toldError(
    'run-locked',
    isHere
      ? `A run without a writer was expected; process ${pid} is writing ${runDir}.`
      : `A run without a writer was expected; process ${pid} on ${host} is writing ${runDir}.`,
    isHere
      ? 'Wait for it, or pause it with “lathe pause RUN --release”.'
      : `Wait for it. If ${host} does not work on it any more, remove ${lockFolder(runDir, generation)}.`,
  );
}
