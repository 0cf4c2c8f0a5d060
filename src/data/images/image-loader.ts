/** Reads, decodes, resizes and augments the images of a run; keeps the resized ones as far as the budget goes. */

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { NO_AUGMENTATION } from '../../core/training/augmentation';
import type { LatheError } from '../../shared/failures/failure';
import { toldError } from '../../shared/failures/failure';
import { augmentImage } from './augment-image';
import { decodeImage } from './decode';
import type { ImageRequest, WorkerSetup } from './image-jobs';
import { openImageResizer, type ImageResizer } from './image-resizer';

export class ImageLoader {
  readonly #setup: WorkerSetup;
  /** Values of one image. */
  readonly #length: number;
  readonly #states: Int32Array;
  readonly #resize: ImageResizer;

  constructor(setup: WorkerSetup) {
    this.#setup = setup;
    this.#length = setup.size * setup.size * 3;
    this.#states = new Int32Array(setup.shared.states);
    this.#resize = openImageResizer(setup.addonFolder);
  }

  /** Float32 RGB 0 to 255, n × size × size × 3. Throws LatheError `dataset-changed`. */
  async load(requests: readonly ImageRequest[]): Promise<Float32Array<ArrayBuffer>> {
    const values = new Float32Array(requests.length * this.#length);
    for (const [i, { image, augmentation }] of requests.entries()) {
      const pixels = await this.#resized(image);
      augmentImage(pixels, this.#setup.size, augmentation ?? NO_AUGMENTATION, values, i * this.#length);
    }
    return values;
  }

  /** Two workers may fill the same slot at once: both write the same bytes. */
  async #resized(image: number): Promise<Uint8Array> {
    const { shared, size } = this.#setup;
    if (image >= shared.slots) return this.#decode(image);
    const slot = new Uint8Array(shared.pixels, image * size * size * 3, size * size * 3);
    if (Atomics.load(this.#states, image) === 0) {
      slot.set(await this.#decode(image));
      Atomics.store(this.#states, image, 1);
    }
    return slot;
  }

  async #decode(image: number): Promise<Uint8Array> {
    const file = this.#setup.files[image];
    if (file === undefined) throw new RangeError(`picture ${image} of ${this.#setup.files.length} was asked for`);
    const bytes = this.#read(file, image);
    try {
      const { pixels, width, height } = await decodeImage(bytes, this.#setup.size);
      return this.#resize(pixels, width, height, this.#setup.size);
    } catch (cause) {
      throw changed(file, cause instanceof Error ? cause.message : String(cause), cause);
    }
  }

  #read(file: string, image: number): Buffer {
    let bytes: Buffer;
    try {
      bytes = readFileSync(file);
    } catch (cause) {
      throw changed(file, `It can’t be read (${cause instanceof Error ? cause.message : String(cause)}).`, cause);
    }
    const expected = this.#setup.sha256s?.[image];
    if (expected !== undefined && createHash('sha256').update(bytes).digest('hex') !== expected) {
      throw changed(file, 'Its content is another than when it was looked at.', undefined);
    }
    return bytes;
  }
}

function changed(file: string, what: string, cause: unknown): LatheError {
  return toldError(
    'dataset-changed',
    `The picture “${file}” was expected as the run recorded it. ${what}`,
    'Put the original file back and resume the run, or start a new run on the folder as it is now.',
    { cause },
  );
}
