/** What the pool and its worker threads say to each other. One message is a whole batch, never a step of a dialogue. */

import type { Augmentation } from '../../core/training/augmentation';
import type { Inspection } from '../scan/inspect-image';

/** One image of a batch. */
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

/** Passed to each worker when it starts. */
export interface WorkerSetup {
  /** Edge of the square images, in pixels. */
  readonly size: number;
  readonly files: readonly string[];
  /** SHA-256 of each file’s bytes, hexadecimal; null where the content may be any. */
  readonly sha256s: readonly string[] | null;
  /** Where addons lie by platform; null for none. */
  readonly addonFolder: string | null;
  readonly shared: SharedImages;
}

/** What a worker is asked. */
export interface ImageJobs {
  /** Float32, n × size × size × 3; its memory goes over. */
  load: { args: readonly ImageRequest[]; result: Float32Array<ArrayBuffer> };
  /** One inspection a file. */
  inspect: { args: readonly string[]; result: readonly Inspection[] };
}
