/** Reads, decodes, resizes and augments the images of a run; keeps the resized ones as far as the budget goes. */

import { readFileSync } from 'node:fs';
import { sha256 } from '../../base/hash';
import { NO_AUGMENTATION } from '../../core/training/augmentation';
import { LatheError } from '../../shared/failures/failure';
import { noteOf } from '../scan/inspect-image';
import { augmentImage } from './augment-image';
import { decodeImage } from './decoders';
import type { ImageRequest, WorkerSetup } from './image-pool';
import { openImageResizer, type ImageResizer } from './resize';

export class ImageLoader {
  readonly #setup: WorkerSetup;
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
    try {
      const bytes = readFileSync(file);
      const expected = this.#setup.sha256s?.[image];
      if (expected !== undefined && sha256(bytes) !== expected) {
        throw new LatheError('dataset-changed', { file, found: null });
      }
      const { pixels, width, height } = await decodeImage(bytes, this.#setup.size);
      return this.#resize(pixels, width, height, this.#setup.size);
    } catch (cause) {
      if (cause instanceof LatheError) throw cause;
      throw new LatheError('dataset-changed', { file, found: noteOf(cause) }, { cause });
    }
  }
}
