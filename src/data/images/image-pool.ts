/** The images of a run as batches of values, decoded, resized and augmented in worker threads. */

import sharp from 'sharp';
import { withAllGone } from './gone-images';
import { WorkerPool } from '../../base/worker-pool';
import type { Augmentation } from '../../core/training/augmentation';
import type { Inspection } from '../scan/inspect-image';

export interface ImageRequest {
  /** Index into the pool’s files. */
  readonly image: number;
  /** null for the image as it is. */
  readonly augmentation: Augmentation | null;
}

/** Resized images kept in memory for all workers: the first `slots` of the files, one after the other. */
export interface SharedImages {
  readonly pixels: SharedArrayBuffer;
  /** One Int32 for each slot: 0 empty, 1 filled. */
  readonly states: SharedArrayBuffer;
  readonly slots: number;
}

export interface WorkerSetup {
  /** Edge of the square images, in pixels. */
  readonly size: number;
  /** Absolute paths. */
  readonly files: readonly string[];
  /** SHA-256 of each file’s bytes as the scan found it, hexadecimal; null where the content may be any. */
  readonly sha256s: readonly string[] | null;
  /** Where addons lie by platform: the one of this platform resizes; null for TypeScript. */
  readonly addonFolder: string | null;
  readonly shared: SharedImages;
}

export interface ImageJobs {
  /** Float32, n × size × size × 3; its memory goes over. */
  load: { args: readonly ImageRequest[]; result: Float32Array<ArrayBuffer> };
  inspect: { args: readonly string[]; result: readonly Inspection[] };
}

/** @param setup null for workers that only inspect */
export function imageWorkers(workerFile: string, workers: number, setup: WorkerSetup | null): WorkerPool<ImageJobs> {
  // libvips is loaded by this thread too, or it would be unloaded with the first worker that ends (sharp’s manual).
  sharp.concurrency(1);
  sharp.cache(false);
  return new WorkerPool(workerFile, workers, setup);
}

export interface ImagePoolOptions extends Pick<WorkerSetup, 'size' | 'files'> {
  /** The built `image-worker.js`. */
  readonly workerFile: string;
  readonly workers: number;
  readonly addonFolder?: string;
  readonly sha256s?: readonly string[];
  /** Memory for resized images (uint8), shared by the workers; the first images of `files` are kept. */
  readonly cacheBytes: number;
}

/** The longest array that a shared buffer is asked for. */
const MAX_SHARED_BYTES = 2 ** 32 - 1;

export class ImagePool {
  readonly #pool: WorkerPool<ImageJobs>;
  /** Those that a run recorded; none where the content may be any. */
  readonly #recorded: readonly string[];

  constructor(options: ImagePoolOptions) {
    const { workerFile, workers, size, files, cacheBytes } = options;
    const { sha256s = null, addonFolder = null } = options;
    if (sha256s !== null && sha256s.length !== files.length) {
      throw new RangeError(`${files.length} files, but ${sha256s.length} hashes`);
    }
    const shared = shareImages(files.length, size * size * 3, cacheBytes);
    this.#recorded = sha256s === null ? [] : files;
    this.#pool = imageWorkers(workerFile, workers, { size, files, sha256s, addonFolder, shared });
  }

  /**
   * Values 0 to 255, RGB, float32, n × size × size × 3 in the order of `requests`. One batch is the work of one worker:
   * keep several in flight (`readAhead`). Rejects with LatheError `dataset-changed` naming a file that has other bytes
   * or can’t be decoded any more, or all that a run recorded and that are gone, and with `cancelled` after `close`.
   */
  load(requests: readonly ImageRequest[]): Promise<Float32Array<ArrayBuffer>> {
    return this.#pool.run('load', requests).catch(async (error: unknown) => {
      throw await withAllGone(error, this.#recorded);
    });
  }

  close(): Promise<void> {
    return this.#pool.close();
  }
}

/** Memory for as many resized images as `cacheBytes` holds. */
export function shareImages(files: number, imageBytes: number, cacheBytes: number): SharedImages {
  const slots = Math.min(files, Math.floor(Math.min(cacheBytes, MAX_SHARED_BYTES) / imageBytes));
  return {
    slots,
    pixels: new SharedArrayBuffer(slots * imageBytes),
    states: new SharedArrayBuffer(slots * Int32Array.BYTES_PER_ELEMENT),
  };
}
