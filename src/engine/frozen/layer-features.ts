/**
 * The features of one layer for the images of a run: computed where they are missing, kept in a store, read in
 * batches. A damaged entry is computed again when it is noticed.
 */

import { setImmediate as nextTurn } from 'node:timers/promises';
import { readAhead } from '../../base/concurrency';
import type { FeatureStore } from '../../data/features/feature-store';
import { LatheError } from '../../shared/failures/failure';
import type { FeatureCount } from '../../shared/trainer-protocol';
import type { AugmentedImage, ValueSource } from '../run/stage-data';

export interface FeatureSource {
  /** Pixels, or features of an earlier layer. */
  readonly load: ValueSource;
  /** @returns null when it gave up because something else is wanted */
  readonly compute: (values: Float32Array, count: number) => Promise<Float32Array | null>;
}

export interface LayerFeaturesOptions {
  readonly store: FeatureStore;
  /** Floats of one image’s features. */
  readonly length: number;
  /** As it is kept. */
  readonly entryBytes: number;
  /** In the store: the image’s content and what is done to it. */
  readonly key: (each: AugmentedImage) => string;
  readonly fromPixels: FeatureSource;
  /** The same without giving up for a command: what waits for a repair reaches none before it is done. */
  readonly repair: FeatureSource;
  /** Lets the run be paused or stopped; called before images are computed. */
  readonly pass: () => Promise<void>;
}

export interface FeatureProgress {
  /** Features that are there, of all that are asked for. */
  readonly done: number;
  readonly total: number;
  /** Those of them that were computed now. */
  readonly computed: number;
}

/** Images that are computed before they are written: what a kill can cost. */
const IMAGES_A_SHARD = 32;
const SHARDS_AHEAD = 3;
/** How often a batch is read, with repairs between, until its failure is the run’s. */
const MOST_READS = 5;

export class LayerFeatures {
  constructor(private readonly options: LayerFeaturesOptions) {}

  /**
   * Notes that these images’ features are needed, so that what makes room takes others first.
   *
   * @returns bytes of those that are not there yet
   */
  async use(images: readonly AugmentedImage[], now: Date): Promise<number> {
    const { store, key, entryBytes } = this.options;
    const keys = images.map(key);
    await store.use(keys, now);
    return store.missing(keys).length * entryBytes;
  }

  /** How many features these images have, and how many of them are not there yet. */
  count(images: readonly AugmentedImage[]): FeatureCount {
    const { store, key } = this.options;
    const keys = new Set(images.map(key));
    return { total: keys.size, missing: store.missing([...keys]).length };
  }

  /** Computes what is missing. What was computed stays when `pass` throws, or the process is killed. */
  async ensure(
    images: readonly AugmentedImage[],
    onProgress: (progress: FeatureProgress) => void,
    source = this.options.fromPixels,
  ): Promise<void> {
    const { pass } = this.options;
    const { total, missing } = this.count(images);
    const report = (computed: number): void => onProgress({ done: total - missing + computed, total, computed });
    report(0);
    await this.compute(images, source, pass, report);
    await pass();
  }

  /** Features of images that were ensured, one after the other. */
  readonly read: ValueSource = async (images) => {
    const { store, key, repair } = this.options;
    const keys = images.map(key);
    for (let attempt = 1; ; attempt += 1) {
      // A shard that another read found damaged is gone with all that was in it.
      if (store.missing(keys).length > 0) {
        await this.compute(
          images,
          repair,
          () => Promise.resolve(),
          () => undefined,
        );
      }
      try {
        return await store.read(keys);
      } catch (error) {
        // What can’t be read again and again is no damage that computing mends.
        if (!(error instanceof LatheError) || error.code !== 'cache-damaged' || attempt === MOST_READS) throw error;
      }
    }
  };

  close(): Promise<void> {
    return this.options.store.close();
  }

  /** @param pass called before images are computed, again and again until the computation does not give up */
  private async compute(
    images: readonly AugmentedImage[],
    source: FeatureSource,
    pass: () => Promise<void>,
    onComputed: (count: number) => void,
  ): Promise<void> {
    const { store, key } = this.options;
    const byKey = new Map(images.map((each) => [key(each), each]));
    const missing = store.missing([...byKey.keys()]).flatMap((key) => byKey.get(key) ?? []);
    const loads = Array.from({ length: Math.ceil(missing.length / IMAGES_A_SHARD) }, (_, i) => async () => {
      const part = missing.slice(i * IMAGES_A_SHARD, (i + 1) * IMAGES_A_SHARD);
      return { part, values: await source.load(part) };
    });
    let computed = 0;
    // A shard is written while the next one is computed.
    let written = Promise.resolve();
    try {
      for await (const { part, values } of readAhead(loads, SHARDS_AHEAD)) {
        let features: Float32Array | null = null;
        while (features === null) {
          await pass();
          features = await source.compute(values, part.length);
        }
        await written;
        written = this.append(part, features).then(() => onComputed((computed += part.length)));
        // A failure is met by whoever awaits it next.
        written.catch(() => undefined);
        await nextTurn();
      }
    } finally {
      await written;
    }
  }

  private async append(part: readonly AugmentedImage[], features: Float32Array): Promise<void> {
    const { store, key, length } = this.options;
    await store.append(
      part.map((each, i) => ({ key: key(each), values: features.subarray(i * length, (i + 1) * length) })),
    );
  }
}
