/** The frozen layers of VGG16 by ncnn: about twice as fast as TensorFlow on a processor, and off the event loop. */

import { preprocessPixels } from '../core/preprocess-pixels';
import { VGG16_LAYERS, bodyShapeAfter } from '../core/vgg16';
import type { Preprocessing } from '../shared/settings';
import type { AddonBody, AddonConvolution, BodyAddon } from './body-addon';
import type { FrozenBody } from './frozen-body';

export interface NcnnBodyOptions {
  readonly addon: BodyAddon;
  /** The last frozen layer, a convolution or a pooling of VGG16. */
  readonly to: string;
  /** Edge of the square picture in pixels. */
  readonly size: number;
  readonly preprocessing: Preprocessing;
  /** Their number does not change the features. */
  readonly threads: number;
  /** Values of `<layer>/kernel` (HWIO) and `<layer>/bias`; copied. */
  readonly weight: (name: string) => Float32Array;
}

/** How often a computation under way asks whether to give up; a picture takes longer. */
const ASK_EVERY_MS = 10;

function layersUpTo(to: string, weight: (name: string) => Float32Array): (AddonConvolution | null)[] {
  const last = VGG16_LAYERS.findIndex((layer) => layer.name === to);
  return VGG16_LAYERS.slice(0, last + 1).map(({ kind, name }) =>
    kind === 'pool' ? null : { kernel: weight(`${name}/kernel`), bias: weight(`${name}/bias`) },
  );
}

/**
 * Keeps the transformed weights, four times their size (about 120 MB for blocks 1 to 4, 240 MB for the whole body),
 * until `dispose`. Features have the same bits for any number of threads and any neighbours.
 */
export class NcnnBody implements FrozenBody {
  readonly kind = 'ncnn';
  readonly to: string;
  readonly shape: readonly [number, number, number];
  private readonly body: AddonBody;
  /** Settled when the computation before is; one at a time, so that cancelling means the one under way. */
  private turn: Promise<unknown> = Promise.resolve();

  /** @throws RangeError when VGG16 has no layer `to` */
  constructor(private readonly options: NcnnBodyOptions) {
    const { addon, to, size, threads, weight } = options;
    this.to = to;
    this.shape = bodyShapeAfter(to, size);
    this.body = new addon.FrozenBody(layersUpTo(to, weight), threads);
  }

  /** @throws RangeError when the pictures are not `count` of the body’s size */
  async compute(pictures: Float32Array, count: number, isWanted: () => boolean): Promise<Float32Array | null> {
    const { size } = this.options;
    const expected = count * size * size * 3;
    if (pictures.length !== expected) {
      throw new RangeError(`${count} pictures of ${size} px have ${expected} values; ${pictures.length} were given`);
    }
    if (count === 0) return new Float32Array(0);
    const result = this.turn.then(() => this.computeNow(pictures, isWanted));
    this.turn = result.catch(() => null);
    return result;
  }

  /** Frees the weights; a computation under way gives up. */
  dispose(): void {
    this.body.destroy();
  }

  private async computeNow(pictures: Float32Array, isWanted: () => boolean): Promise<Float32Array | null> {
    if (isWanted()) return null;
    const { size, preprocessing } = this.options;
    const ask = setInterval(() => {
      if (isWanted()) this.body.cancel();
    }, ASK_EVERY_MS);
    try {
      return await this.body.compute(preprocessPixels(pictures, preprocessing), size);
    } finally {
      clearInterval(ask);
    }
  }
}
