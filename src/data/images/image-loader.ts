/** Reads, decodes, resizes and augments the pictures of a run; keeps the resized ones as far as the budget goes. */

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { PLAIN_VIEW } from '../../core/training/augmentation';
import { LatheError } from '../../shared/failure';
import { applyView } from './augment-image';
import { decodePicture } from './decode';
import type { PictureRequest, WorkerSetup } from './image-jobs';
import { openPictureResizer, type PictureResizer } from './image-resizer';

export class PictureLoader {
  readonly #setup: WorkerSetup;
  /** Values of one picture. */
  readonly #length: number;
  readonly #states: Int32Array;
  readonly #resize: PictureResizer;

  constructor(setup: WorkerSetup) {
    this.#setup = setup;
    this.#length = setup.size * setup.size * 3;
    this.#states = new Int32Array(setup.shared.states);
    this.#resize = openPictureResizer(setup.addonFolder);
  }

  /** Float32 RGB 0 to 255, n × size × size × 3. Throws LatheError `dataset-changed`. */
  async load(requests: readonly PictureRequest[]): Promise<Float32Array<ArrayBuffer>> {
    const values = new Float32Array(requests.length * this.#length);
    for (const [i, { picture, view }] of requests.entries()) {
      const pixels = await this.#resized(picture);
      applyView(pixels, this.#setup.size, view ?? PLAIN_VIEW, values, i * this.#length);
    }
    return values;
  }

  /** Two workers may fill the same slot at once: both write the same bytes. */
  async #resized(picture: number): Promise<Uint8Array> {
    const { shared, size } = this.#setup;
    if (picture >= shared.slots) return this.#decode(picture);
    const slot = new Uint8Array(shared.pixels, picture * size * size * 3, size * size * 3);
    if (Atomics.load(this.#states, picture) === 0) {
      slot.set(await this.#decode(picture));
      Atomics.store(this.#states, picture, 1);
    }
    return slot;
  }

  async #decode(picture: number): Promise<Uint8Array> {
    const file = this.#setup.files[picture];
    if (file === undefined) throw new RangeError(`picture ${picture} of ${this.#setup.files.length} was asked for`);
    const bytes = this.#read(file, picture);
    try {
      const { pixels, width, height } = await decodePicture(bytes, this.#setup.size);
      return this.#resize(pixels, width, height, this.#setup.size);
    } catch (cause) {
      throw changed(file, cause instanceof Error ? cause.message : String(cause), cause);
    }
  }

  #read(file: string, picture: number): Buffer {
    let bytes: Buffer;
    try {
      bytes = readFileSync(file);
    } catch (cause) {
      throw changed(file, `It can’t be read (${cause instanceof Error ? cause.message : String(cause)}).`, cause);
    }
    const expected = this.#setup.sha256s?.[picture];
    if (expected !== undefined && createHash('sha256').update(bytes).digest('hex') !== expected) {
      throw changed(file, 'Its content is another than when it was looked at.', undefined);
    }
    return bytes;
  }
}

function changed(file: string, what: string, cause: unknown): LatheError {
  return new LatheError(
    'dataset-changed',
    `The picture “${file}” was expected as the run recorded it. ${what}`,
    'Put the original file back and resume the run, or start a new run on the folder as it is now.',
    { cause },
  );
}
