/**
 * The checkpoints of a run: folders `checkpoints/<id>/`, and `pointers.json` that says which is the last, the previous
 * and the best one. A folder is complete before a pointer leads to it, and removed only after none does.
 */

import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { translateFileError } from '../../base/file-errors';
import * as v from 'valibot';
import type { Shape } from '../../shared/schema';
import type { LatheError } from '../../shared/failures/failure';
import { toldError } from '../../shared/failures/failure';
import { replaceFile, syncFolder } from '../../base/atomic-file';
import { isCheckpointId, readCheckpoint, readDescription, writeCheckpoint } from './checkpoint-record';
import type { CheckpointRecord } from './checkpoint-record';
import { readJournal } from '../journal/journal-reader';
import { formatJson, readJson, runFile } from '../folder/run-files';

const pointersShape = v.object({
  last: v.nullable(v.string()),
  previous: v.nullable(v.string()),
  best: v.nullable(v.string()),
});
type Pointers = Shape<typeof pointersShape>;

export type CheckpointChoice = keyof Pointers;

const POINTERS = 'pointers.json';

/** A checkpoint as it was found, and those in front of it that could not be read. */
export interface LoadedCheckpoint extends CheckpointRecord {
  readonly damaged: readonly { readonly id: string; readonly message: string }[];
}

function pointersFile(runDir: string): string {
  return join(runFile(runDir, 'checkpoints'), POINTERS);
}

function checkpointFolder(runDir: string, id: string): string {
  return join(runFile(runDir, 'checkpoints'), id);
}

/** Ids of the folders that are there, whether complete or not. */
async function checkpointIds(runDir: string): Promise<string[]> {
  const entries = await readdir(runFile(runDir, 'checkpoints'), { withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isDirectory() && isCheckpointId(entry.name)).map((entry) => entry.name);
}

/** Pointers anew from what the folders say of themselves: for when the file is missing or damaged. */
async function rebuildPointers(runDir: string): Promise<Pointers> {
  const ids = await checkpointIds(runDir);
  const read = (id: string): ReturnType<typeof readDescription> => readDescription(checkpointFolder(runDir, id));
  const settled = await Promise.allSettled(ids.map(read));
  const newestFirst = settled
    .filter((each) => each.status === 'fulfilled')
    .map((each) => each.value)
    .sort((a, b) => b.state.journal.n - a.state.journal.n);
  const best = newestFirst.find((each) => each.isBest)?.id ?? null;
  // With no state that can be read, a folder is still named, so that its damage is reported.
  return { last: newestFirst[0]?.id ?? ids[0] ?? null, previous: newestFirst[1]?.id ?? null, best };
}

async function readPointers(runDir: string): Promise<Pointers> {
  try {
    const pointers = await readJson(pointersFile(runDir), 'The pointers to checkpoints', pointersShape);
    const ids = [pointers.last, pointers.previous, pointers.best].filter((id) => id !== null);
    if (!ids.every(isCheckpointId)) throw new Error('a pointer leads nowhere');
    const existing = await checkpointIds(runDir);
    return ids.every((id) => existing.includes(id)) ? pointers : await rebuildPointers(runDir);
  } catch {
    return await rebuildPointers(runDir);
  }
}

/** What is tried in turn. */
const FALLBACKS: Record<CheckpointChoice, readonly CheckpointChoice[]> = {
  last: ['last', 'previous', 'best'],
  previous: ['previous', 'best', 'last'],
  best: ['best', 'last', 'previous'],
};

/** A writer may remove a checkpoint while another process reads it; then the pointers have moved on. */
const MOST_ATTEMPTS = 5;

/**
 * Loads a checkpoint with every byte verified, or the next one that can be read.
 *
 * @returns null when the run has none yet
 * @throws LatheError checkpoint-damaged when there are some, but none can be read
 */
export async function loadCheckpoint(runDir: string, choice: CheckpointChoice): Promise<LoadedCheckpoint | null> {
  let damaged: { id: string; message: string }[] = [];
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
    const pointers = await readPointers(runDir);
    const tried = new Set(FALLBACKS[choice].map((each) => pointers[each]).filter((id) => id !== null));
    if (tried.size === 0) return null;
    damaged = [];
    let found: CheckpointRecord | null = null;
    for (const id of tried) {
      try {
        found = await readCheckpoint(checkpointFolder(runDir, id));
        break;
      } catch (error) {
        damaged.push({ id, message: error instanceof Error ? error.message : String(error) });
      }
    }
    const isSettled = damaged.length === 0 || formatJson(await readPointers(runDir)) === formatJson(pointers);
    if (found !== null && isSettled) return { ...found, damaged };
    if (isSettled) break;
  }
  throw toldError(
    'checkpoint-damaged',
    `A checkpoint was expected in ${runFile(runDir, 'checkpoints')}; none can be read. ${damaged[0]?.message ?? ''}`.trim(),
    'Put the folder back from a copy, or begin a new run with the same settings (lathe train --config run.json).',
  );
}

/**
 * What {@link loadCheckpoint} would try in turn, each named so that the name changes with its bytes; nothing is read.
 */
export async function checkpointIdentity(runDir: string, choice: CheckpointChoice): Promise<string[]> {
  const pointers = await readPointers(runDir);
  const ids = new Set(FALLBACKS[choice].map((each) => pointers[each]).filter((id) => id !== null));
  const name = async (id: string): Promise<string> => {
    const stats = await stat(checkpointFolder(runDir, id)).catch(() => null);
    return `${id} ${stats?.ino ?? 0} ${stats?.mtimeMs ?? 0}`;
  };
  return Promise.all([...ids].map(name));
}

function gone(runDir: string): LatheError {
  return toldError(
    'checkpoint-damaged',
    `A checkpoint was expected in ${runFile(runDir, 'checkpoints')}, since the run has trained; there is none.`,
    'Put the folder back from a copy, or begin a new run with the same settings (lathe train --config run.json).',
  );
}

/** For the holder of a run’s lock. */
export class CheckpointWriter {
  /** Checkpoints that a load found damaged: no pointer stays on them. */
  private readonly damaged = new Set<string>();

  constructor(private readonly runDir: string) {}

  /**
   * As {@link loadCheckpoint}, remembering what was damaged.
   *
   * @throws LatheError checkpoint-damaged also when the journal tells of steps and there is no checkpoint at all: the
   *   first one is older than the first step
   */
  async load(choice: CheckpointChoice): Promise<LoadedCheckpoint | null> {
    const loaded = await loadCheckpoint(this.runDir, choice);
    if (loaded === null && (await readJournal(this.runDir, { kinds: ['step'] })).length > 0) throw gone(this.runDir);
    for (const { id } of loaded?.damaged ?? []) this.damaged.add(id);
    return loaded;
  }

  /**
   * Writes a checkpoint aside, flushes it, renames it, moves the pointers, removes what none leads to. A crash at any
   * moment leaves the old state or the new one.
   *
   * @param checkpoint `isBest` makes it the best one; otherwise the best one stays
   * @throws LatheError disk-full, folder-not-writable; the checkpoints before are then still there
   */
  async save(checkpoint: CheckpointRecord): Promise<void> {
    const { id, isBest } = checkpoint;
    if (!isCheckpointId(id)) throw new RangeError(`${id} is no name for a checkpoint`);
    const folder = checkpointFolder(this.runDir, id);
    const aside = checkpointFolder(this.runDir, `.new-${id}`);
    try {
      const before = await readPointers(this.runDir);
      // An aborted save of the same step, cut off from the pointers by a crash.
      for (const path of [aside, folder]) await rm(path, { recursive: true, force: true });
      await mkdir(aside, { recursive: true });
      await writeCheckpoint(aside, checkpoint);
      await rename(aside, folder);
      await syncFolder(runFile(this.runDir, 'checkpoints'));
      const pointers: Pointers = {
        last: id,
        previous: this.usable(before.last, id) ?? this.usable(before.previous, id),
        best: isBest ? id : this.usable(before.best, id),
      };
      await replaceFile(pointersFile(this.runDir), formatJson(pointers));
      await this.removeAllBut(pointers);
    } catch (error) {
      await rm(aside, { recursive: true, force: true }).catch(() => undefined);
      throw translateFileError(error, folder);
    }
  }

  private usable(id: string | null, saved: string): string | null {
    return id !== null && id !== saved && !this.damaged.has(id) ? id : null;
  }

  private async removeAllBut(pointers: Pointers): Promise<void> {
    const kept = new Set<string | null>([pointers.last, pointers.previous, pointers.best, POINTERS]);
    const parent = runFile(this.runDir, 'checkpoints');
    for (const name of await readdir(parent)) {
      if (!kept.has(name)) await rm(join(parent, name), { recursive: true, force: true });
    }
  }
}
