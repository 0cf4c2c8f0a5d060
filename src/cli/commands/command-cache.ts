/** `lathe cache`: features of frozen layers that runs share. */

import { cacheStatus, pruneCache, verifyCache } from '../../app/models/cache-status';
import type { CacheStatus } from '../../app/models/cache-status';
import { humanBytes } from '../../shared/amounts';
import type { Work } from '../program/action';
import type { PruneFlags } from '../program/flags';
import { counted, plural, table } from '../terminal/format';

/** `block4_pool, 150 px, rescale, ncnn, half precision`: what tells one kind of features from another. */
function spaceName({ space }: CacheStatus['spaces'][number]): string {
  if (typeof space !== 'object' || space === null || Array.isArray(space)) return 'of an unknown kind';
  const { layer, size, preprocessing, frozenBody, valueBytes } = space as Readonly<Record<string, unknown>>;
  const facts = [layer, `${String(size)} px`, preprocessing, String(frozenBody).split(' ')[0]];
  return [...facts, ...(valueBytes === 2 ? ['half precision'] : [])].map(String).join(', ');
}

/** `2026-11-24 12:30`, UTC. */
function day(ms: number): string {
  return new Date(ms).toISOString().slice(0, 16).replace('T', ' ');
}

export async function status(work: Work): Promise<void> {
  const found = await cacheStatus(work.context);
  work.answer(found, () => {
    const free = found.freeBytes === null ? '' : `; ${humanBytes(found.freeBytes)} free on its disk`;
    const first = `${found.folder}: ${humanBytes(found.bytes)} of ${humanBytes(found.budgetBytes)}${free}`;
    if (found.spaces.length === 0) return [first];
    const rows = found.spaces.map((space) => [
      spaceName(space),
      counted(space.shards),
      humanBytes(space.bytes),
      day(space.usedMs),
    ]);
    return [first, ...table([['features', 'shards', 'bytes', 'last used (UTC)'], ...rows], [1, 2])];
  });
}

export async function prune(work: Work, { to }: PruneFlags): Promise<void> {
  const pruning = { budget: to ?? null, keepsUsed: to !== 0 };
  const pruned = await pruneCache(work.context, pruning, new Date());
  const { shards, bytes, leftBytes } = pruned;
  work.answer(pruned, () => [
    `${plural(shards, 'shard')} removed, ${humanBytes(bytes)}; ${humanBytes(leftBytes)} left. What is needed again is computed again.`,
  ]);
}

export async function verify(work: Work): Promise<void> {
  const { signal, live } = work;
  const onProgress = (done: number, total: number): void =>
    live.show((columns) => `Reading: ${counted(done)} of ${counted(total)} shards`.slice(0, columns));
  const verified = await verifyCache(work.context, { signal, onProgress });
  const { shards, entries, damaged } = verified;
  work.answer(verified, () => [
    `${plural(shards, 'shard')} read, ${plural(entries, 'sound entry', 'sound entries')}, ${damaged.length === 0 ? 'nothing damaged' : `${damaged.length} damaged and removed:`}`,
    ...damaged,
  ]);
}
