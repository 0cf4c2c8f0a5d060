/** What the stages of a run share, from the moment its trainer has everything in memory. */

import { cpus, totalmem } from 'node:os';
import { imageCacheBytes } from '../../core/forecast/image-memory';
import { lastFrozenLayer } from '../../core/network/vgg16';
import { ImagePool } from '../../data/images/image-pool';
import type { RunDataset } from '../../shared/dataset';
import type { DeviceReport } from '../../shared/run';
import type { RunSettings } from '../../shared/settings';
import type { TrainerJob } from '../../shared/trainer-protocol';
import type { Backbone } from '../frozen/backbone';
import type { RunControl } from './run-control';
import type { Network } from '../network/network';
import type { RunRecorder } from './run-recorder';
import type { AugmentedImage, ValueSource } from './stage-data';

/** What a trainer process of a run is started with. */
export type RunJob = Extract<TrainerJob, { mode: 'run' }> & {
  /** The built `image-worker.js`. */
  readonly workerFile: string;
};

export interface RunContext {
  readonly settings: RunSettings;
  readonly dataset: RunDataset;
  readonly network: Network;
  /** Computes from the layer behind `from`, or from pixels, up to `to`. */
  readonly frozenBody: (from: string | null, to: string) => Backbone;
  readonly pool: ImagePool;
  readonly device: DeviceReport;
  readonly bodySha256: string | null;
  /** Where features are kept: the shared cache, or the run’s own folder with `--feature-cache off`. */
  readonly featuresFolder: string;
  /** Bytes that the shared cache may take; null for the run’s own folder, which is emptied at its end. */
  readonly featuresBudget: number | null;
  readonly recorder: RunRecorder;
  readonly control: RunControl;
  readonly nowMs: () => number;
}

/** The layer that ends the frozen part in front of which the backbone computes; null when all is trained. */
export function cutLayer(settings: RunSettings): string | null {
  return settings.recipe === 'finetune' ? lastFrozenLayer(settings.trainFrom) : 'block4_pool';
}

/** Decoding is a hundredth of the computation; more workers would only take cores from it. */
const MOST_WORKERS = 4;

export function openImages(settings: RunSettings, dataset: RunDataset, job: RunJob): ImagePool {
  const images = [...dataset.train, ...dataset.validation];
  return new ImagePool({
    workerFile: job.workerFile,
    addonFolder: job.places.addonFolder,
    workers: Math.min(MOST_WORKERS, settings.threads, cpus().length),
    size: settings.size,
    cacheBytes: imageCacheBytes(settings, totalmem()),
    files: images.map((image) => image.file),
    sha256s: images.map((image) => image.sha256),
  });
}

/** Pixels of images, RGB 0 to 255. */
export function pixelSource(pool: ImagePool): ValueSource {
  return (images: readonly AugmentedImage[]) => pool.load(images);
}
