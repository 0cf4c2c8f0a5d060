/**
 * The checkpoints of a run: folders `checkpoints/<id>/`, and `pointers.json` that says which is the last, the previous
 * and the best one. A folder is complete before a pointer leads to it, and removed only after none does.
 */

import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { translateFileError } from '../core/file-error';
import { nullable, objectOf, text } from '../core/json-check';
import type { Check } from '../core/json-check';
import { LatheError } from '../shared/failure';
import { replaceFile } from './atomic-file';
import { isCheckpointId, readCheckpoint, readCheckpointRecord, writeCheckpoint } from './checkpoint-files';
import type { Checkpoint } from './checkpoint-files';
import { formatJson, readJson, runFile } from './run-files';

interface Pointers {
  readonly last: string | null;
  readonly previous: string | null;
  readonly best: string | null;
}

const pointersShape: Check<Pointers> = objectOf<Pointers>({
  last: nullable(text),
  previous: nullable(text),
  best: nullable(text),
});

const POINTERS = 'pointers.json';

/** A checkpoint that can’t be read, and why. */
interface DamagedCheckpoint {
  readonly id: string;
  readonly message: string;
}

export interface LoadedCheckpoint {
  readonly checkpoint: Checkpoint;
  /** What should have been loaded rather, and could not be read. */
  readonly damaged: readonly DamagedCheckpoint[];
}

/** Ids of the folders that are there, whether complete or not. */
async function checkpointIds(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isDirectory() && isCheckpointId(entry.name)).map((entry) => entry.name);
}

/** Pointers anew from what the folders say of themselves: for when the file is missing or damaged. */
async function rebuildPointers(folder: string): Promise<Pointers> {
  const ids = await checkpointIds(folder);
  const settled = await Promise.allSettled(ids.map((id) => readCheckpointRecord(folder, id)));
  const newestFirst = settled
    .filter((each) => each.status === 'fulfilled')
    .map((each) => each.value)
    .sort((a, b) => b.state.journal.n - a.state.journal.n);
  const best = newestFirst.find((each) => each.isBest)?.id ?? null;
  // Where no state can be read, a folder is still named, so that its damage is reported.
  return { last: newestFirst[0]?.id ?? ids[0] ?? null, previous: newestFirst[1]?.id ?? null, best };
}

async function readPointers(folder: string): Promise<Pointers> {
  try {
    const pointers = await readJson(join(folder, POINTERS), 'The pointers to checkpoints', pointersShape);
    const existing = await checkpointIds(folder);
    const named = [pointers.last, pointers.previous, pointers.best].filter((id) => id !== null);
    return named.every((id) => existing.includes(id)) ? pointers : await rebuildPointers(folder);
  } catch {
    return await rebuildPointers(folder);
  }
}

/** The first of the ids that can be read, and those before it that can’t. */
async function firstReadable(
  folder: string,
  ids: Iterable<string>,
): Promise<{ checkpoint: Checkpoint | null; damaged: DamagedCheckpoint[] }> {
  const damaged: DamagedCheckpoint[] = [];
  for (const id of ids) {
    try {
      return { checkpoint: await readCheckpoint(folder, id), damaged };
    } catch (error) {
      damaged.push({ id, message: error instanceof Error ? error.message : String(error) });
    }
  }
  return { checkpoint: null, damaged };
}

/** How often a load begins anew because the writer removed a checkpoint while it was read. */
const MOST_ATTEMPTS = 5;

async function load(runDir: string, order: readonly (keyof Pointers)[]): Promise<LoadedCheckpoint | null> {
  const folder = runFile(runDir, 'checkpoints');
  let damaged: readonly DamagedCheckpoint[] = [];
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
    const pointers = await readPointers(folder);
    const ids = new Set(order.map((each) => pointers[each]).filter((id) => id !== null));
    if (ids.size === 0) return null;
    const read = await firstReadable(folder, ids);
    const hasMoved = read.damaged.length > 0 && formatJson(await readPointers(folder)) !== formatJson(pointers);
    if (read.checkpoint !== null && !hasMoved) return { checkpoint: read.checkpoint, damaged: read.damaged };
    damaged = read.damaged;
    if (!hasMoved) break;
  }
  const reasons = damaged.map(({ id, message }) => `${id}: ${message}`).join('; ');
  throw new LatheError(
    'checkpoint-damaged',
    `A checkpoint was expected in ${folder}; none can be read (${reasons}).`,
    'Put the folder back from a copy, or begin a new run with the same settings: “lathe train --config run.json”.',
  );
}

/**
 * The checkpoint from which a run goes on, every byte of it verified: the last one, else the previous, else the best.
 *
 * @returns null when the run has none yet
 * @throws LatheError checkpoint-damaged when there are some, but none can be read
 */
export function loadLatestCheckpoint(runDir: string): Promise<LoadedCheckpoint | null> {
  return load(runDir, ['last', 'previous', 'best']);
}

/**
 * The checkpoint of the best epoch, every byte of it verified; where it can’t be read, another one.
 *
 * @returns null when the run has none yet
 * @throws LatheError checkpoint-damaged when there are some, but none can be read
 */
export function loadBestCheckpoint(runDir: string): Promise<LoadedCheckpoint | null> {
  return load(runDir, ['best', 'last', 'previous']);
}

/**
 * Writes a checkpoint, moves the pointers, removes what none leads to. A crash at any moment leaves the checkpoints from
 * before or from after. For the holder of the run’s lock.
 *
 * @param isBest makes it the best one; otherwise the best one stays
 * @param damaged ids that a load found unreadable: no pointer stays on them
 * @throws LatheError disk-full, folder-not-writable; the checkpoints before are then still there
 */
export async function saveCheckpoint(
  runDir: string,
  checkpoint: Checkpoint,
  isBest: boolean,
  damaged: readonly string[] = [],
): Promise<void> {
  const { id } = checkpoint;
  if (!isCheckpointId(id)) throw new RangeError(`“${id}” is no name for a checkpoint`);
  const folder = runFile(runDir, 'checkpoints');
  const usable = (other: string | null): string | null =>
    other !== null && other !== id && !damaged.includes(other) ? other : null;
  try {
    const before = await readPointers(folder);
    await writeCheckpoint(folder, checkpoint, isBest);
    const pointers: Pointers = {
      last: id,
      previous: usable(before.last) ?? usable(before.previous),
      best: isBest ? id : usable(before.best),
    };
    await replaceFile(join(folder, POINTERS), formatJson(pointers));
    await removeAllBut(folder, pointers);
  } catch (error) {
    await rm(join(folder, `.new-${id}`), { recursive: true, force: true }).catch(() => undefined);
    throw translateFileError(error, join(folder, id));
  }
}

async function removeAllBut(folder: string, { last, previous, best }: Pointers): Promise<void> {
  const kept = new Set<string | null>([last, previous, best, POINTERS]);
  for (const name of await readdir(folder)) {
    if (!kept.has(name)) await rm(join(folder, name), { recursive: true, force: true });
  }
}
