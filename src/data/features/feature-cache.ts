/**
 * The whole feature cache: how much is in it, what was used longest ago, what is damaged. Any number of trainers may
 * read and write it meanwhile: a shard appears whole, and one that is gone is computed again.
 *
 * When a shard was last used is the time of its file; whoever reads a space sets it (`FeatureStore.use`).
 */

import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
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

interface CachedFile {
  readonly file: string;
  readonly bytes: number;
  readonly usedMs: number;
}

const SPACE_FILE = 'space.json';
const LEFTOVER_SUFFIX = '.tmp';
/** A shard is written within minutes; what is older was left by a process that died. */
const LEFTOVER_MS = 24 * 3600 * 1000;

async function spaceFolders(root: string): Promise<string[]> {
  const entries = await readdir(root, { withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isDirectory()).map((entry) => join(root, entry.name));
}

async function filesOf(folder: string, suffix: string): Promise<CachedFile[]> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith(suffix)).sort();
  const found = await Promise.all(
    names.map(async (name): Promise<CachedFile[]> => {
      const file = join(folder, name);
      const facts = await stat(file).catch(() => null);
      return facts === null ? [] : [{ file, bytes: facts.size, usedMs: facts.mtimeMs }];
    }),
  );
  return found.flat();
}

async function readSpace(folder: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(join(folder, SPACE_FILE), 'utf8')) as unknown;
  } catch {
    return null;
  }
}

/** Those that hold something, the last used first; none where the cache does not exist. */
export async function cachedSpaces(root: string): Promise<CachedSpace[]> {
  const spaces = await Promise.all(
    (await spaceFolders(root)).map(async (folder): Promise<CachedSpace> => {
      const [space, shards] = [await readSpace(folder), await filesOf(folder, SHARD_SUFFIX)];
      const bytes = shards.reduce((sum, shard) => sum + shard.bytes, 0);
      const usedMs = Math.max(0, ...shards.map((shard) => shard.usedMs));
      return { folder, space, shards: shards.length, bytes, usedMs };
    }),
  );
  return spaces.filter(({ shards }) => shards > 0).sort((a, b) => b.usedMs - a.usedMs);
}

export interface Pruned {
  readonly shards: number;
  readonly bytes: number;
  /** What is left. */
  readonly leftBytes: number;
}

/**
 * Removes the shards that were used longest ago until no more than `budget` bytes are left, and what processes that
 * died left half written.
 *
 * @param inUseSince shards that were used since then stay, whatever the budget is; null for none
 */
export async function pruneFeatures(
  root: string,
  budget: number,
  { now, inUseSince }: { readonly now: Date; readonly inUseSince: Date | null },
): Promise<Pruned> {
  const folders = await spaceFolders(root);
  const [shards, leftovers] = await Promise.all(
    [SHARD_SUFFIX, LEFTOVER_SUFFIX].map(async (suffix) =>
      (await Promise.all(folders.map((folder) => filesOf(folder, suffix)))).flat(),
    ),
  );
  for (const { file, usedMs } of leftovers ?? []) {
    if (now.getTime() - usedMs > LEFTOVER_MS) await rm(file, { force: true });
  }
  const oldestFirst = [...(shards ?? [])].sort((a, b) => a.usedMs - b.usedMs || (a.file < b.file ? -1 : 1));
  let leftBytes = oldestFirst.reduce((sum, shard) => sum + shard.bytes, 0);
  const removed: CachedFile[] = [];
  for (const shard of oldestFirst) {
    if (leftBytes <= budget || (inUseSince !== null && shard.usedMs >= inUseSince.getTime())) break;
    await rm(shard.file, { force: true });
    removed.push(shard);
    leftBytes -= shard.bytes;
  }
  return { shards: removed.length, bytes: removed.reduce((sum, shard) => sum + shard.bytes, 0), leftBytes };
}

export interface Verified {
  readonly shards: number;
  readonly entries: number;
  /** Files that were damaged, and are removed. */
  readonly damaged: readonly string[];
}

/** Reads every shard, and removes those that are not what was written. */
export async function verifyFeatures(
  root: string,
  hooks: { readonly signal: AbortSignal; readonly onProgress: (done: number, total: number) => void },
): Promise<Verified> {
  const folders = await spaceFolders(root);
  const shards = (await Promise.all(folders.map((folder) => filesOf(folder, SHARD_SUFFIX)))).flat();
  const damaged: string[] = [];
  let entries = 0;
  for (const [i, { file }] of shards.entries()) {
    hooks.signal.throwIfAborted();
    const sound = await checkShard(file);
    if (sound === 'gone') continue;
    if (sound === 'damaged') {
      damaged.push(file);
      await rm(file, { force: true });
    } else entries += sound.entries;
    hooks.onProgress(i + 1, shards.length);
  }
  return { shards: shards.length, entries, damaged };
}
