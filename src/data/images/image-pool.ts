/** The images of a run as batches of values, decoded, resized and augmented in worker threads. */

import type { ImageRequest, SharedImages } from './image-jobs';
import { WorkerPool } from './worker-pool';

export interface ImagePoolOptions {
  /** The built `image-worker.js`. */
  readonly workerFile: string;
  /** Where addons lie by platform: the one of this platform resizes, TypeScript without one. */
  readonly addonFolder?: string;
  readonly workers: number;
  /** Edge of the square images, in pixels. */
  readonly size: number;
  /** Memory for resized images (uint8), shared by the workers; the first images of `files` are kept. */
  readonly cacheBytes: number;
  /** Absolute paths. */
  readonly files: readonly string[];
  /** SHA-256 of each file’s bytes as the scan found it, hexadecimal; without them any content is taken. */
  readonly sha256s?: readonly string[];
}

/** The longest array that a shared buffer is asked for. */
const MAX_SHARED_BYTES = 2 ** 32 - 1;

export class ImagePool {
  readonly #pool: WorkerPool;

  constructor(options: ImagePoolOptions) {
    const { files, size } = options;
    if (options.sha256s && options.sha256s.length !== files.length) {
      throw new RangeError(`${files.length} files, but ${options.sha256s.length} hashes`);
    }
    const shared = shareImages(files.length, size * size * 3, options.cacheBytes);
    this.#pool = new WorkerPool(options.workerFile, options.workers, {
      size,
      files,
      sha256s: options.sha256s ?? null,
      addonFolder: options.addonFolder ?? null,
      shared,
    });
  }

  /**
   * Values 0 to 255, RGB, float32, n × size × size × 3 in the order of `requests`. One batch is the work of one worker:
   * keep several in flight (`readAhead`). Rejects with LatheError `dataset-changed` naming a file that is gone, has
   * other bytes or can’t be decoded any more, and with `cancelled` after `close`.
   */
  load(requests: readonly ImageRequest[]): Promise<Float32Array<ArrayBuffer>> {
    return this.#pool.run('load', requests);
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
