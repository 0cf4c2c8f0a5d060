/**
 * The checkpoints of a run: folders `checkpoints/<id>/`, and `pointers.json`, which names the last, the previous and
 * the best one. A folder is complete before a pointer names it, and is removed only when no pointer does.
 */

import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { rethrowDiskError, translateFileError } from '../../base/file-errors';
import * as v from 'valibot';
import { LatheError } from '../../shared/failures/failure';
import type { CheckpointFault, CheckpointFaults } from '../../shared/failures/run-faults';
import { en } from '../../shared/i18n/en';
import { clause } from '../../shared/i18n/texts';
import { ASIDE_PREFIX, replaceFile, writeFolderAside } from '../../base/atomic';
import { makeFolders } from '../../base/files';
import { checkpointFault, isCheckpointId, readCheckpoint, readDescription, writeCheckpoint } from './checkpoint-record';
import type { Shape } from '../../shared/schema';
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

/** A checkpoint, and the damaged ones that were tried before it. */
export interface LoadedCheckpoint extends CheckpointRecord {
  readonly damaged: readonly DamagedCheckpoint[];
}

interface DamagedCheckpoint {
  readonly id: string;
  readonly found: CheckpointFault;
  /** `found` in English, a clause. */
  readonly message: string;
}

function pointersFile(runDir: string): string {
  return join(runFile(runDir, 'checkpoints'), POINTERS);
}

function checkpointFolder(runDir: string, id: string): string {
  return join(runFile(runDir, 'checkpoints'), id);
}

/** Ids of all folders, complete or not. */
async function checkpointIds(runDir: string): Promise<string[]> {
  const folder = runFile(runDir, 'checkpoints');
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    rethrowDiskError(error, folder);
    return [];
  });
  return entries.filter((entry) => entry.isDirectory() && isCheckpointId(entry.name)).map((entry) => entry.name);
}

/** Rebuilds missing or damaged pointers from the folders’ descriptions. */
async function rebuildPointers(runDir: string): Promise<Pointers> {
  const ids = await checkpointIds(runDir);
  const read = (id: string): ReturnType<typeof readDescription> => readDescription(checkpointFolder(runDir, id));
  const settled = await Promise.allSettled(ids.map(read));
  const newestFirst = settled
    .filter((each) => each.status === 'fulfilled')
    .map((each) => each.value)
    .sort((a, b) => b.state.journal.n - a.state.journal.n);
  const best = newestFirst.find((each) => each.isBest)?.id ?? null;
  // Names a folder even if none can be read, so that its damage is reported.
  return { last: newestFirst[0]?.id ?? ids[0] ?? null, previous: newestFirst[1]?.id ?? null, best };
}

async function readPointers(runDir: string): Promise<Pointers> {
  try {
    const pointers = await readJson(pointersFile(runDir), 'pointers', pointersShape);
    const ids = [pointers.last, pointers.previous, pointers.best].filter((id) => id !== null);
    if (!ids.every(isCheckpointId)) throw new Error('a pointer leads nowhere');
    const existing = await checkpointIds(runDir);
    return ids.every((id) => existing.includes(id)) ? pointers : await rebuildPointers(runDir);
  } catch (error) {
    if (error instanceof LatheError && error.code === 'disk-error') throw error;
    return await rebuildPointers(runDir);
  }
}

const FALLBACKS: Record<CheckpointChoice, readonly CheckpointChoice[]> = {
  last: ['last', 'previous', 'best'],
  previous: ['previous', 'best', 'last'],
  best: ['best', 'last', 'previous'],
};

/** A writer may remove a checkpoint while another process reads it; the pointers have moved on then. */
const MOST_ATTEMPTS = 5;

/**
 * Loads and verifies a checkpoint, or else the next one that is whole.
 *
 * @returns null when the run has none yet
 * @throws LatheError checkpoint-damaged when there are some, but none can be read; disk-error
 */
export async function loadCheckpoint(runDir: string, choice: CheckpointChoice): Promise<LoadedCheckpoint | null> {
  let damaged: DamagedCheckpoint[] = [];
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
        rethrowDiskError(error instanceof LatheError ? error.cause : error, checkpointFolder(runDir, id));
        const fault = checkpointFault(error);
        damaged.push({ id, found: fault, message: clause<CheckpointFaults>(en.checkpointFaults, fault) });
      }
    }
    const isSettled = damaged.length === 0 || formatJson(await readPointers(runDir)) === formatJson(pointers);
    if (found !== null && isSettled) return { ...found, damaged };
    if (isSettled) break;
  }
  const folder = runFile(runDir, 'checkpoints');
  throw new LatheError('checkpoints-damaged', { folder, found: damaged[0]?.found ?? null });
}

/**
 * Names for the checkpoints that {@link loadCheckpoint} would try; a name changes with the bytes, which are not read.
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

/** For the holder of a run’s lock. */
export class CheckpointWriter {
  /** Damaged checkpoints: the next save removes them from the pointers. */
  private readonly damaged = new Set<string>();

  constructor(private readonly runDir: string) {}

  /**
   * As {@link loadCheckpoint}, and remembers damaged checkpoints.
   *
   * @throws LatheError checkpoint-damaged also when there are steps in the journal but no checkpoint at all: the first
   *   checkpoint is older than the first step
   */
  async load(choice: CheckpointChoice): Promise<LoadedCheckpoint | null> {
    const loaded = await loadCheckpoint(this.runDir, choice);
    if (loaded === null && (await readJournal(this.runDir, { kinds: ['step'] })).length > 0) {
      throw new LatheError('checkpoints-gone', { folder: runFile(this.runDir, 'checkpoints') });
    }
    for (const { id } of loaded?.damaged ?? []) this.damaged.add(id);
    return loaded;
  }

  /**
   * Writes a checkpoint aside, flushes it, renames it, moves the pointers, and removes folders without a pointer. A
   * crash at any moment leaves the old state or the new one.
   *
   * @param checkpoint becomes the best one if `isBest`
   * @throws LatheError disk-full, folder-not-writable; the checkpoints before are then still there
   */
  async save(checkpoint: CheckpointRecord): Promise<void> {
    const { id, isBest } = checkpoint;
    if (!isCheckpointId(id)) throw new RangeError(`${id} is no name for a checkpoint`);
    const folder = checkpointFolder(this.runDir, id);
    let pointers: Pointers;
    try {
      const before = await readPointers(this.runDir);
      // A crash may have left a save of the same step without a pointer.
      await rm(folder, { recursive: true, force: true });
      await makeFolders(runFile(this.runDir, 'checkpoints'));
      await writeFolderAside(folder, 'one', (aside) => writeCheckpoint(aside, checkpoint));
      pointers = {
        last: id,
        previous: this.usable(before.last, id) ?? this.usable(before.previous, id),
        best: isBest ? id : this.usable(before.best, id),
      };
      await replaceFile(pointersFile(this.runDir), formatJson(pointers));
    } catch (error) {
      throw translateFileError(error, folder);
    }
    await this.removeAllBut(pointers);
  }

  private usable(id: string | null, saved: string): string | null {
    return id !== null && id !== saved && !this.damaged.has(id) ? id : null;
  }

  /** Older checkpoints and what a crash left of one. Only tidying, so errors are ignored: the new one is safe. */
  private async removeAllBut(pointers: Pointers): Promise<void> {
    const kept = new Set<string | null>([pointers.last, pointers.previous, pointers.best]);
    const parent = runFile(this.runDir, 'checkpoints');
    const isOld = (name: string): boolean =>
      name.startsWith(ASIDE_PREFIX) ? isCheckpointId(name.slice(ASIDE_PREFIX.length)) : isCheckpointId(name);
    for (const name of await readdir(parent).catch(() => [])) {
      if (isOld(name) && !kept.has(name)) {
        await rm(join(parent, name), { recursive: true, force: true }).catch(() => undefined);
      }
    }
  }
}
