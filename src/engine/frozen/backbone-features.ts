/**
 * Features of frozen layers for the images of a run: computed where they are missing, kept in a store, read in
 * batches. A damaged entry is computed again when it is noticed.
 */

import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises';
import { augmentationKey } from '../../core/training/augmentation';
import { featureKey, type FeatureStore } from '../../data/features/feature-store';
import { readAhead } from '../../base/concurrency';
import { LatheError } from '../../shared/failures/failure';
import type { AugmentedImage } from '../run/stage-data';

/** Computes features of images from their values; null when it gave up because something else is wanted. */
type ComputeFeatures = (values: Float32Array, count: number) => Promise<Float32Array | null>;

export interface BackboneFeaturesOptions {
  readonly store: FeatureStore;
  /** Floats of one image’s features. */
  readonly length: number;
  /** SHA-256 of each image’s bytes, training images first. */
  readonly sha256s: readonly string[];
  /** What features are computed from: pixels, or features of an earlier layer. */
  readonly source: (images: readonly AugmentedImage[]) => Promise<Float32Array>;
  readonly compute: ComputeFeatures;
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
/** Before a repair that gave up tries again. */
const GAVE_UP_WAIT_MS = 20;

export class BackboneFeatures {
  constructor(private readonly options: BackboneFeaturesOptions) {}

  /** Computes what is missing. What was computed stays when `pass` throws, or the process is killed. */
  async ensure(images: readonly AugmentedImage[], onProgress: (progress: FeatureProgress) => void): Promise<void> {
    const { store } = this.options;
    const byKey = new Map(images.map((each) => [this.key(each), each]));
    const missing = store.missing([...byKey.keys()]).flatMap((key) => byKey.get(key) ?? []);
    const total = byKey.size;
    let computed = 0;
    const report = (): void => onProgress({ done: total - missing.length + computed, total, computed });
    report();
    // A shard is written while the next one is computed.
    let written = Promise.resolve();
    try {
      for await (const { part, values } of readAhead(this.loads(missing), SHARDS_AHEAD)) {
        const features = await this.computeWhole(values, part.length, this.options.pass);
        await written;
        written = this.append(part, features).then(() => {
          computed += part.length;
          report();
        });
        // A failure is met by whoever awaits it next.
        written.catch(() => undefined);
        await nextTurn();
      }
    } finally {
      await written;
    }
    await this.options.pass();
  }

  /** Features of images that were ensured, one after the other. */
  async read(images: readonly AugmentedImage[]): Promise<Float32Array> {
    const keys = images.map((each) => this.key(each));
    for (;;) {
      // A shard that another read found damaged is gone with all that was in it.
      if (this.options.store.missing(keys).length > 0) await this.repair(images);
      try {
        return await this.options.store.read(keys);
      } catch (error) {
        if (!(error instanceof LatheError) || error.code !== 'cache-damaged') throw error;
      }
    }
  }

  /** Computes damaged entries again while a step may be waiting for them; the step itself obeys commands. */
  private async repair(images: readonly AugmentedImage[]): Promise<void> {
    const missing = new Set(this.options.store.missing(images.map((each) => this.key(each))));
    const part = images.filter((each) => missing.has(this.key(each)));
    if (part.length === 0) return;
    const values = await this.options.source(part);
    await this.append(part, await this.computeWhole(values, part.length, () => delay(GAVE_UP_WAIT_MS)));
  }

  private key({ image, augmentation }: AugmentedImage): string {
    const sha256 = this.options.sha256s[image];
    if (sha256 === undefined) throw new RangeError(`no picture ${image} (${augmentationKey(augmentation)})`);
    return featureKey(sha256, augmentation);
  }

  private *loads(
    images: readonly AugmentedImage[],
  ): Generator<() => Promise<{ part: readonly AugmentedImage[]; values: Float32Array }>> {
    for (let start = 0; start < images.length; start += IMAGES_A_SHARD) {
      const part = images.slice(start, start + IMAGES_A_SHARD);
      yield async () => ({ part, values: await this.options.source(part) });
    }
  }

  private async computeWhole(values: Float32Array, count: number, pass: () => Promise<unknown>): Promise<Float32Array> {
    for (;;) {
      await pass();
      const features = await this.options.compute(values, count);
      if (features !== null) return features;
    }
  }

  private async append(part: readonly AugmentedImage[], features: Float32Array): Promise<void> {
    const { store, length } = this.options;
    await store.append(
      part.map((each, i) => ({ key: this.key(each), values: features.subarray(i * length, (i + 1) * length) })),
    );
  }
}
