import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, truncateSync, writeFileSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { roundToHalves } from '../../base/bytes';
import { MIRROR_IMAGE, NO_AUGMENTATION } from '../../core/training/augmentation';
import { checkShard } from './feature-shard';
import { featureKey, FeatureStore } from './feature-store';

const LENGTH = 50;
const space = { layer: 'block4_pool', size: 150, threads: 2 };
let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'lathe-features-'));
});
afterEach(() => rm(root, { recursive: true }));

const key = (n: number): string => featureKey(String(n).padStart(64, '0'), NO_AUGMENTATION);
const values = (n: number): Float32Array => Float32Array.from({ length: LENGTH }, (_, i) => n + i / 7);
const entries = (...numbers: number[]) => numbers.map((n) => ({ key: key(n), values: values(n) }));
const openStore = (changes: object = {}) =>
  FeatureStore.open({ root, space: { ...space, ...changes }, length: LENGTH });

function shards(): string[] {
  const [folder] = readdirSync(root);
  return readdirSync(join(root, folder!))
    .filter((name) => name.endsWith('.features'))
    .map((name) => join(root, folder!, name));
}

describe('the feature store', () => {
  it('gives back what was appended, in any order and after it was opened anew', async () => {
    const first = await openStore();
    await first.append(entries(1, 2, 3));
    await first.append(entries(4));
    await first.close();
    const store = await openStore();
    expect(store.missing([5, 1, 4, 5].map(key))).toEqual([key(5)]);
    expect(await store.read([4, 2, 4].map(key))).toEqual(Float32Array.from([...values(4), ...values(2), ...values(4)]));
    await store.close();
  });

  it('keeps halves of values where that is asked for, in half the space, apart from whole ones', async () => {
    const open = (valueBytes: 2 | 4) => FeatureStore.open({ root, space, length: LENGTH, valueBytes });
    const halves = await open(2);
    await halves.append(entries(1, 2));
    await halves.close();
    const [file] = shards();
    const reopened = await open(2);
    expect(await reopened.read([2, 1].map(key))).toEqual(
      Float32Array.from([...roundToHalves(values(2)), ...roundToHalves(values(1))]),
    );
    await reopened.close();
    const whole = await open(4);
    expect(whole.missing([key(1)])).toEqual([key(1)]);
    await whole.close();

    const bytes = readFileSync(file!);
    expect(await checkShard(file!)).toEqual({ entries: 2 });
    expect(bytes.length % 64).toBe((2 * LENGTH * 2) % 64);
    bytes[bytes.length - 1]! ^= 1;
    writeFileSync(file!, bytes);
    expect(await checkShard(file!)).toBe('damaged');
    const damaged = await open(2);
    await expect(damaged.read([key(2)])).rejects.toThrow(/feature cache/);
    await damaged.close();
  });

  it('keeps spaces, views and pictures apart', async () => {
    const store = await openStore();
    await store.append(entries(1));
    const other = await openStore({ threads: 1 });
    expect(other.missing([key(1)])).toEqual([key(1)]);
    const mirrored = featureKey('1'.padStart(64, '0'), MIRROR_IMAGE);
    expect(store.missing([mirrored])).toEqual([mirrored]);
    const sameSpace = await FeatureStore.open({
      root,
      space: { threads: 2, size: 150, layer: 'block4_pool' },
      length: LENGTH,
    });
    expect(sameSpace.missing([key(1)])).toEqual([]);
    await Promise.all([store.close(), other.close(), sameSpace.close()]);
  });

  it('notices a flipped bit at the first read, says so, and has the shard computed again', async () => {
    const writer = await openStore();
    await writer.append(entries(1, 2));
    await writer.append(entries(3));
    await writer.close();
    const damaged = shards().find((file) => readFileSync(file).includes(key(2)))!;
    const bytes = readFileSync(damaged);
    bytes[bytes.length - 9] = bytes[bytes.length - 9]! ^ 4;
    writeFileSync(damaged, bytes);
    const store = await openStore();
    expect(store.missing([1, 2, 3].map(key))).toEqual([]);
    await expect(store.read([1, 2, 3].map(key))).rejects.toMatchObject({ code: 'cache-damaged' });
    expect(store.missing([1, 2, 3].map(key))).toEqual([1, 2].map(key));
    await store.append(entries(1, 2));
    expect(await store.read([key(2)])).toEqual(values(2));
    await store.close();
    const again = await openStore();
    expect(again.missing([1, 2, 3].map(key))).toEqual([]);
    expect(await again.read([key(1)])).toEqual(values(1));
    await again.close();
  });

  it('keeps a shard that can’t be read now, and takes its entries as missing', async () => {
    const writer = await openStore();
    await writer.append(entries(1, 2));
    const [file = ''] = shards();
    // A folder in the place of a file can be opened and not be read, by anybody.
    renameSync(file, `${file}.kept`);
    mkdirSync(file);
    const failure = writer.read([key(1)]);
    await expect(failure).rejects.toMatchObject({ code: 'cache-damaged', failure: { reason: 'features-unreadable' } });
    expect(writer.missing([key(2)])).toEqual([key(2)]);
    const store = await openStore();
    expect(store.missing([key(1)])).toEqual([key(1)]);
    expect(shards()).toEqual([file]);
    await Promise.all([writer.close(), store.close()]);
  });

  it.each([
    ['cut short', (file: string) => truncateSync(file, readFileSync(file).length - 1)],
    ['emptied', (file: string) => truncateSync(file, 0)],
    ['with a damaged header', (file: string) => writeFileSync(file, readFileSync(file).fill(0x20, 20, 30))],
    ['of another kind', (file: string) => writeFileSync(file, 'something else')],
  ])('takes the entries of a shard %s as missing when it is opened', async (_, damage) => {
    const writer = await openStore();
    await writer.append(entries(1, 2));
    await writer.close();
    damage(shards()[0]!);
    const store = await openStore();
    expect(store.missing([key(1)])).toEqual([key(1)]);
    expect(shards()).toEqual([]);
    await store.close();
  });

  it('lets several writers add the same and other entries at once', async () => {
    const stores = await Promise.all(Array.from({ length: 4 }, () => openStore()));
    await Promise.all(
      stores.flatMap((store, s) => [store.append(entries(1, 2)), store.append(entries(10 + s, 20 + s))]),
    );
    const store = await openStore();
    const all = [1, 2, 10, 11, 12, 13, 20, 21, 22, 23];
    expect(await store.read(all.map(key))).toEqual(Float32Array.from(all.flatMap((n) => [...values(n)])));
    await Promise.all([...stores, store].map((each) => each.close()));
  });

  it('leaves nothing of an interrupted write in sight', async () => {
    const writer = await openStore();
    await writer.append(entries(1));
    writeFileSync(`${shards()[0]!}.99-1.tmp`, 'half a shard');
    const store = await openStore();
    expect(store.missing([1, 2].map(key))).toEqual([key(2)]);
    await Promise.all([writer.close(), store.close()]);
  });

  it('refuses a root that is a file, and entries of another length', async () => {
    writeFileSync(join(root, 'file'), '');
    const inFile = FeatureStore.open({ root: join(root, 'file'), space, length: LENGTH });
    await expect(inFile).rejects.toMatchObject({ code: 'folder-not-writable' });
    await mkdir(join(root, 'deep'), { recursive: true });
    const store = await FeatureStore.open({ root: join(root, 'deep', 'er'), space, length: LENGTH });
    await expect(store.append([{ key: key(1), values: new Float32Array(3) }])).rejects.toThrow(RangeError);
    await expect(store.read([key(1)])).rejects.toThrow(RangeError);
    await store.close();
  });
});
