/**
 * The trash of a runs folder: `.trash/<milliseconds>-<run id>/`. Deleting and restoring are one rename each, so a crash
 * leaves a whole run here or there. The time in the name distinguishes two runs with the same id.
 */

import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { translateFileError } from '../../base/file-errors';
import { LatheError } from '../../shared/failures/failure';
import type { RunId } from '../../shared/run';
import { readAnnotations } from './annotations';
import { syncFolder } from '../../base/atomic';
import { bytesBelow, exists } from '../../base/files';
import { acquireRunLock } from '../folder/run-lock';

export interface TrashedRun {
  readonly runId: RunId;
  /** Absolute. */
  readonly folder: string;
  readonly deletedAt: Date;
}

const ENTRY = /^(\d{1,15})-(.+)$/;
const LOCK = /^\.?lock[.-]/;

export function trashFolder(runsDir: string): string {
  return join(runsDir, '.trash');
}

/** Moved at once: each waits for the disk several times. */
const AT_ONCE = 16;

/**
 * Moves runs into the trash. Told when all are there for good; where one can’t be moved, some may be and others not.
 *
 * @throws LatheError run-locked while a trainer writes one; disk-full, folder-not-writable
 */
export async function trashRuns(runsDir: string, runIds: readonly RunId[], now: Date): Promise<void> {
  const trash = trashFolder(runsDir);
  try {
    await mkdir(trash, { recursive: true });
    for (let first = 0; first < runIds.length; first += AT_ONCE) {
      const some = runIds.slice(first, first + AT_ONCE);
      const moves = await Promise.allSettled(some.map((runId) => trashRun(runsDir, runId, now)));
      for (const each of moves) if (each.status === 'rejected') throw each.reason;
    }
    await syncFolder(trash);
    await syncFolder(runsDir);
  } catch (error) {
    throw translateFileError(error, trash);
  }
}

async function trashRun(runsDir: string, runId: RunId, now: Date): Promise<void> {
  const runDir = join(runsDir, runId);
  // Takes the lock, so that no trainer starts while the run moves away.
  const lock = await acquireRunLock(runDir);
  const trash = trashFolder(runsDir);
  try {
    let ms = now.getTime();
    while (await exists(join(trash, `${ms}-${runId}`))) ms += 1;
    const entry = join(trash, `${ms}-${runId}`);
    await rename(runDir, entry);
    await removeLocks(entry);
  } catch (error) {
    await removeLocks(runDir);
    throw translateFileError(error, trash);
  } finally {
    await lock.release();
  }
}

/** Nobody writes there, and a lock would keep the run from being resumed after it is restored. */
async function removeLocks(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names.filter((each) => LOCK.test(each))) {
    await rm(join(folder, name), { recursive: true, force: true }).catch(() => undefined);
  }
}

/** Latest first. */
export async function listTrash(runsDir: string): Promise<TrashedRun[]> {
  const trash = trashFolder(runsDir);
  const entries = await readdir(trash, { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => {
      const [, ms, runId] = ENTRY.exec(name) ?? [];
      if (ms === undefined || runId === undefined) return [];
      return [{ runId, folder: join(trash, name), deletedAt: new Date(Number(ms)) }];
    })
    .sort((a, b) => b.deletedAt.getTime() - a.deletedAt.getTime());
}

/**
 * Puts a run back; of several with the same id, the one deleted last.
 *
 * @throws LatheError run-not-found, folder-not-empty, folder-not-writable
 */
export async function restoreRun(runsDir: string, runId: RunId): Promise<void> {
  const found = (await listTrash(runsDir)).find((each) => each.runId === runId);
  if (found === undefined) throw new LatheError('not-in-trash', { runId });
  const runDir = join(runsDir, runId);
  if (await exists(runDir)) throw new LatheError('run-name-taken', { runDir });
  try {
    await rename(found.folder, runDir);
    await syncFolder(runsDir);
  } catch (error) {
    throw translateFileError(error, runDir);
  }
}

/** Deletes everything in the trash for good. @throws LatheError folder-not-writable */
export async function emptyTrash(runsDir: string): Promise<void> {
  for (const { folder } of await listTrash(runsDir)) {
    try {
      await rm(folder, { recursive: true, force: true });
    } catch (error) {
      throw translateFileError(error, folder);
    }
  }
}

export async function trashContents(runsDir: string): Promise<{
  readonly runs: readonly (TrashedRun & { readonly name: string })[];
  readonly bytes: number;
}> {
  const trashed = await listTrash(runsDir);
  const runs: (TrashedRun & { name: string })[] = [];
  let bytes = 0;
  for (const each of trashed) {
    runs.push({ ...each, name: (await readAnnotations(each.folder)).name });
    bytes += await bytesBelow(each.folder);
  }
  return { runs, bytes };
}
