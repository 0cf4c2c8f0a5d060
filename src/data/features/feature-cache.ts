/**
 * The whole feature cache: its size, its least recently used shards, its damage. Any number of trainers may read and write
 * it meanwhile: a shard appears whole, and a missing shard is computed again.
 *
 * The time of a shard’s file is the time of its last use; `FeatureStore.use` sets it.
 */

import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ASIDE_PREFIX, removeLeftovers } from '../../base/atomic';
import { cachedFiles, removeUnused, type CachedFile } from '../../base/disk-cache';
import { systemCode } from '../../base/file-errors';
import { LatheError } from '../../shared/failures/failure';
import { checkShard, SHARD_SUFFIX } from './feature-shard';

/** Features of one kind: layer, size, preprocessing, weights, and whatever else their bits depend on. */
export interface CachedSpace {
  readonly folder: string;
  /** `space.json`; null where it can’t be read. */
  readonly space: unknown;
  readonly shards: number;
  readonly bytes: number;
  /** Milliseconds since 1970. */
  readonly usedMs: number;
}

const SPACE_FILE = 'space.json';

/** As `FeatureStore` names them: a person may have named a folder that holds other things as well. */
const SPACE_NAME = /^[0-9a-f]{32}$/;

async function spaceFolders(root: string): Promise<string[]> {
  const entries = await readdir(root, { withFileTypes: true }).catch(() => []);
  const own = entries.filter((entry) => entry.isDirectory() && SPACE_NAME.test(entry.name));
  return own.map((entry) => join(root, entry.name));
}

function shardsOf(folder: string): Promise<CachedFile[]> {
  return cachedFiles(folder, (name) => name.endsWith(SHARD_SUFFIX));
}

function bytesOf(files: readonly CachedFile[]): number {
  return files.reduce((sum, { bytes }) => sum + bytes, 0);
}

async function readSpace(folder: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(join(folder, SPACE_FILE), 'utf8')) as unknown;
  } catch {
    return null;
  }
}

/** Spaces with shards, most recently used first; none if the cache does not exist. */
export async function cachedSpaces(root: string): Promise<CachedSpace[]> {
  const spaces = await Promise.all(
    (await spaceFolders(root)).map(async (folder): Promise<CachedSpace> => {
      const [space, shards] = [await readSpace(folder), await shardsOf(folder)];
      const usedMs = shards.reduce((latest, shard) => Math.max(latest, shard.usedMs), 0);
      return { folder, space, shards: shards.length, bytes: bytesOf(shards), usedMs };
    }),
  );
  return spaces.filter(({ shards }) => shards > 0).sort((a, b) => b.usedMs - a.usedMs);
}

export interface Pruned {
  readonly shards: number;
  readonly bytes: number;
  readonly leftBytes: number;
}

/**
 * Removes the least recently used shards until no more than `budget` bytes are left, and the temporary files of processes
 * that died.
 *
 * @param inUseSince shards that were used since then stay, whatever the budget is; null for none
 */
export async function pruneFeatures(
  root: string,
  budget: number,
  { now, inUseSince }: { readonly now: Date; readonly inUseSince: Date | null },
): Promise<Pruned> {
  const folders = await spaceFolders(root);
  // Temporary files of earlier versions end with `.tmp`.
  const isLeftover = (name: string): boolean => name.startsWith(ASIDE_PREFIX) || name.endsWith('.tmp');
  for (const folder of folders) await removeLeftovers(folder, isLeftover, now);
  const shards = (await Promise.all(folders.map(shardsOf))).flat();
  const removed = await removeUnused(shards, budget, inUseSince?.getTime());
  const bytes = bytesOf(removed);
  return { shards: removed.length, bytes, leftBytes: bytesOf(shards) - bytes };
}

export interface Verified {
  readonly shards: number;
  readonly entries: number;
  /** Files that were damaged, and are removed. */
  readonly damaged: readonly string[];
}

/**
 * Reads every shard and removes the damaged ones.
 *
 * @throws LatheError cache-damaged for a shard that can’t be read; it is not removed
 */
export async function verifyFeatures(
  root: string,
  hooks: { readonly signal: AbortSignal; readonly onProgress: (done: number, total: number) => void },
): Promise<Verified> {
  const shards = (await Promise.all((await spaceFolders(root)).map(shardsOf))).flat();
  const damaged: string[] = [];
  let entries = 0;
  for (const [i, { file }] of shards.entries()) {
    hooks.signal.throwIfAborted();
    const found = await checkShard(file).catch((cause: unknown) => {
      const system = systemCode(cause) ?? String(cause);
      if (system === 'ENOENT') return 'gone' as const;
      throw new LatheError('features-unreadable', { folder: file, system }, { cause });
    });
    if (found === 'damaged') {
      damaged.push(file);
      await rm(file, { force: true });
    } else if (found !== 'gone') entries += found.entries;
    hooks.onProgress(i + 1, shards.length);
  }
  return { shards: shards.length, entries, damaged };
}
