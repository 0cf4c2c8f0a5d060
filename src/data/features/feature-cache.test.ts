/** The whole cache: told, made smaller from its oldest end, and held against its checksums. */

import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NO_AUGMENTATION } from '../../core/training/augmentation';
import { cachedSpaces, pruneFeatures, verifyFeatures } from './feature-cache';
import { featureKey, FeatureStore } from './feature-store';

const LENGTH = 64;
const NOW = new Date('2026-11-24T12:00:00Z');
const HOUR = 3_600_000;
const key = (n: number): string => featureKey(String(n).padStart(64, '0'), NO_AUGMENTATION);
const hooks = { signal: new AbortController().signal, onProgress: () => undefined };

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'lathe-cache-'));
});
afterEach(() => rm(root, { recursive: true }));

/** One shard of one entry for each number, used so many hours before now. */
async function fill(layer: string, hoursAgo: Readonly<Record<number, number>>): Promise<string[]> {
  const store = await FeatureStore.open({ root, space: { layer, size: 150 }, length: LENGTH });
  const files: string[] = [];
  for (const [n, hours] of Object.entries(hoursAgo)) {
    const before = new Set(files);
    await store.append([{ key: key(Number(n)), values: new Float32Array(LENGTH).fill(Number(n)) }]);
    const file = shardsOf(layer).find((each) => !before.has(each)) ?? '';
    files.push(file);
    const used = new Date(NOW.getTime() - hours * HOUR);
    utimesSync(file, used, used);
  }
  await store.close();
  return files;
}

function shardsOf(layer: string): string[] {
  return readdirSync(root)
    .filter((name) => readFileSync(join(root, name, 'space.json'), 'utf8').includes(layer))
    .flatMap((name) => readdirSync(join(root, name)).map((file) => join(root, name, file)))
    .filter((file) => file.endsWith('.features'));
}

describe('the feature cache', () => {
  it('tells what it holds, what was used last first', async () => {
    await fill('block4_pool', { 1: 30, 2: 3 });
    await fill('block5_pool', { 3: 1 });
    const spaces = await cachedSpaces(root);
    expect(spaces.map(({ space, shards }) => [(space as { layer: string }).layer, shards])).toEqual([
      ['block5_pool', 1],
      ['block4_pool', 2],
    ]);
    expect(spaces[1]?.usedMs).toBe(NOW.getTime() - 3 * HOUR);
    expect(spaces[0]?.bytes).toBeGreaterThan(LENGTH * 4);
    expect(await cachedSpaces(join(root, 'none'))).toEqual([]);
  });

  it('makes room from what was used longest ago, and no more than it must', async () => {
    const [old, newer] = await fill('block4_pool', { 1: 30, 2: 3 });
    const [middle] = await fill('block5_pool', { 3: 20 });
    const each = (await cachedSpaces(root)).find(({ shards }) => shards === 1)?.bytes ?? 0;
    const pruned = await pruneFeatures(root, 2 * each, { now: NOW, inUseSince: null });
    expect(pruned).toEqual({ shards: 1, bytes: each, leftBytes: 2 * each });
    expect([old, newer, middle].map((file) => existsSync(file ?? ''))).toEqual([false, true, true]);
    expect((await pruneFeatures(root, 0, { now: NOW, inUseSince: null })).leftBytes).toBe(0);
  });

  it('leaves what is in use, whatever the budget is', async () => {
    const [old, used] = await fill('block4_pool', { 1: 30, 2: 0 });
    await pruneFeatures(root, 0, { now: NOW, inUseSince: new Date(NOW.getTime() - HOUR) });
    expect([old, used].map((file) => existsSync(file ?? ''))).toEqual([false, true]);
  });

  it('takes what is used now for the last that gives way', async () => {
    const [first, second] = await fill('block4_pool', { 1: 30, 2: 3 });
    const store = await FeatureStore.open({ root, space: { layer: 'block4_pool', size: 150 }, length: LENGTH });
    await store.use([key(1), key(9)], NOW);
    await pruneFeatures(root, 1, { now: NOW, inUseSince: new Date(NOW.getTime() - 1000) });
    expect([first, second].map((file) => existsSync(file ?? ''))).toEqual([true, false]);
    expect(await store.read([key(1)])).toEqual(new Float32Array(LENGTH).fill(1));
    await store.close();
  });

  it('removes what a process that died left half written, and not what one is writing', async () => {
    const [file = ''] = await fill('block4_pool', { 1: 1 });
    const [old, earlier, fresh] = [join(file, '..', '.new-old'), `${file}.old.tmp`, join(file, '..', '.new-fresh')];
    for (const each of [old, earlier, fresh]) writeFileSync(each, 'half');
    for (const each of [old, earlier]) utimesSync(each, new Date(0), new Date(0));
    utimesSync(fresh, NOW, NOW);
    await pruneFeatures(root, 1e9, { now: NOW, inUseSince: null });
    expect([old, earlier, fresh, file].map((each) => existsSync(each))).toEqual([false, false, true, true]);
  });

  it('leaves alone what a person has in the same folder', async () => {
    await fill('block4_pool', { 1: 1 });
    const mine = join(root, 'My results');
    mkdirSync(mine);
    const files = ['best.features', 'draft.tmp', '.new-idea'].map((name) => join(mine, name));
    for (const file of files) {
      writeFileSync(file, 'a person’s own');
      utimesSync(file, new Date(0), new Date(0));
    }
    await pruneFeatures(root, 0, { now: NOW, inUseSince: null });
    await verifyFeatures(root, hooks);
    expect(files.map((each) => existsSync(each))).toEqual([true, true, true]);
    expect(await cachedSpaces(root)).toEqual([]);
  });

  it('finds a flipped bit in any entry, a short file and a strange one, and removes them', async () => {
    const files = await fill('block4_pool', { 1: 1, 2: 1, 3: 1, 4: 1 });
    const [flipped = '', short = '', strange = '', sound = ''] = files;
    const bytes = readFileSync(flipped);
    bytes[bytes.length - 2] = (bytes[bytes.length - 2] ?? 0) ^ 1;
    writeFileSync(flipped, bytes);
    writeFileSync(short, readFileSync(short).subarray(0, -4));
    writeFileSync(strange, 'a text');
    const found = await verifyFeatures(root, hooks);
    expect(found).toMatchObject({ shards: 4, entries: 1 });
    expect([...found.damaged].sort()).toEqual([flipped, short, strange].sort());
    expect(files.map((file) => existsSync(file))).toEqual([false, false, false, true]);
    expect(await verifyFeatures(root, hooks)).toEqual({ shards: 1, entries: 1, damaged: [] });
    expect(existsSync(sound)).toBe(true);
  });

  it('can be interrupted', async () => {
    await fill('block4_pool', { 1: 1 });
    await expect(verifyFeatures(root, { ...hooks, signal: AbortSignal.abort() })).rejects.toThrow();
  });
});
