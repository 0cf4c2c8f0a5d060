import { readdir, readFile, writeFile } from 'node:fs/promises';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PLAIN_VIEW } from '../../core/training/augmentation';
import { SHARD_SUFFIX } from '../../data/features/feature-shard';
import { FeatureStore } from '../../data/features/feature-store';
import { BodyFeatures } from './backbone-features';
import type { ViewedPicture } from '../run/stage-data';

const LENGTH = 3;
const PICTURES: readonly ViewedPicture[] = Array.from({ length: 12 }, (_, picture) => ({ picture, view: PLAIN_VIEW }));

/** Features that count the pictures they were computed of. */
async function openFeatures(root: string) {
  const store = await FeatureStore.open({ root, space: { layer: 'block4_pool' }, length: LENGTH });
  const counts = { computed: 0 };
  const features = new BodyFeatures({
    store,
    length: LENGTH,
    sha256s: PICTURES.map(({ picture }) => `picture-${picture}`),
    source: (pictures) => Promise.resolve(Float32Array.from(pictures, ({ picture }) => picture)),
    compute: (values, count) => {
      counts.computed += count;
      return Promise.resolve(
        Float32Array.from({ length: count * LENGTH }, (_, i) => values[Math.floor(i / LENGTH)] ?? NaN),
      );
    },
    pass: () => Promise.resolve(),
  });
  return { features, store, counts };
}

function expected(pictures: readonly ViewedPicture[]): Float32Array {
  return Float32Array.from(pictures.flatMap(({ picture }) => [picture, picture, picture]));
}

describe('features of a shard that is damaged', () => {
  it('are computed again for every batch that reads it, one after the other and at once', async () => {
    const root = mkdtempSync(join(tmpdir(), 'lathe-body-features-'));
    const first = await openFeatures(root);
    await first.features.ensure(PICTURES, () => undefined);
    await first.store.close();
    const [shard = ''] = (await readdir(root, { recursive: true })).filter((name) => name.endsWith(SHARD_SUFFIX));
    const bytes = await readFile(join(root, shard));
    // In the first picture’s features.
    bytes[bytes.length - PICTURES.length * LENGTH * 4]! ^= 1;
    await writeFile(join(root, shard), bytes);

    const { features, store, counts } = await openFeatures(root);
    const [a, b, c] = [PICTURES.slice(0, 4), PICTURES.slice(4, 8), PICTURES.slice(8)];
    const both = await Promise.all([features.read(a), features.read(b)]);
    expect([...both, await features.read(c)]).toEqual([a, b, c].map(expected));
    expect(counts.computed).toBeGreaterThan(0);
    expect(await features.read(PICTURES)).toEqual(expected(PICTURES));
    await store.close();
  });
});
