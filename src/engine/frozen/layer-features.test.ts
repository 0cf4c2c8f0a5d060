import { readdir, readFile, writeFile } from 'node:fs/promises';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { NO_AUGMENTATION } from '../../core/training/augmentation';
import { SHARD_SUFFIX } from '../../data/features/feature-shard';
import { featureKey, FeatureStore } from '../../data/features/feature-store';
import { LayerFeatures } from './layer-features';
import { LatheError } from '../../shared/failures/failure';
import type { AugmentedImage } from '../run/stage-data';

const LENGTH = 3;
const IMAGES: readonly AugmentedImage[] = Array.from({ length: 12 }, (_, image) => ({
  image,
  augmentation: NO_AUGMENTATION,
}));

/** Features that count the images they were computed of. */
async function openFeatures(root: string, isCommandWaiting = () => false) {
  const store = await FeatureStore.open({ root, space: { layer: 'block4_pool' }, length: LENGTH });
  const counts = { computed: 0 };
  const load = (images: readonly AugmentedImage[]) => Promise.resolve(Float32Array.from(images, ({ image }) => image));
  const compute = (values: Float32Array, count: number) => {
    counts.computed += count;
    const features = { length: count * LENGTH };
    return Promise.resolve(Float32Array.from(features, (_, i) => values[Math.floor(i / LENGTH)] ?? NaN));
  };
  const features = new LayerFeatures({
    store,
    length: LENGTH,
    entryBytes: LENGTH * 4,
    key: ({ image, augmentation }) => featureKey(`picture-${image}`, augmentation),
    fromPixels: {
      load,
      compute: (values, count) => (isCommandWaiting() ? Promise.resolve(null) : compute(values, count)),
    },
    repair: { load, compute },
    pass: () => Promise.resolve(),
  });
  return { features, store, counts };
}

function expected(images: readonly AugmentedImage[]): Float32Array {
  return Float32Array.from(images.flatMap(({ image }) => [image, image, image]));
}

describe('features of a shard that is damaged', () => {
  it('are computed again for every batch that reads it, one after the other and at once', async () => {
    const root = mkdtempSync(join(tmpdir(), 'lathe-body-features-'));
    const first = await openFeatures(root);
    await first.features.ensure(IMAGES, () => undefined);
    await first.store.close();
    const [shard = ''] = (await readdir(root, { recursive: true })).filter((name) => name.endsWith(SHARD_SUFFIX));
    const bytes = await readFile(join(root, shard));
    // In the first image’s features.
    bytes[bytes.length - IMAGES.length * LENGTH * 4]! ^= 1;
    await writeFile(join(root, shard), bytes);

    // A command waits for the step that waits for these features.
    const { features, store, counts } = await openFeatures(root, () => true);
    const [a, b, c] = [IMAGES.slice(0, 4), IMAGES.slice(4, 8), IMAGES.slice(8)];
    const both = await Promise.all([features.read(a), features.read(b)]);
    expect([...both, await features.read(c)]).toEqual([a, b, c].map(expected));
    expect(counts.computed).toBeGreaterThan(0);
    expect(await features.read(IMAGES)).toEqual(expected(IMAGES));
    await store.close();
  });

  it('end the run where no repair makes them readable, instead of trying for ever', async () => {
    const { features, store } = await openFeatures(mkdtempSync(join(tmpdir(), 'lathe-body-features-')));
    await features.ensure(IMAGES, () => undefined);
    let reads = 0;
    store.read = () => {
      reads += 1;
      return Promise.reject(new LatheError('features-unreadable', { folder: '/share', system: 'ESTALE' }));
    };
    await expect(features.read(IMAGES)).rejects.toMatchObject({ code: 'cache-damaged' });
    expect(reads).toBeGreaterThan(1);
    await store.close();
  });
});
