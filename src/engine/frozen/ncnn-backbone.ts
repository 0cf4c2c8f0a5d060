/** Frozen layers of VGG16 by ncnn: about twice as fast as TensorFlow on a processor, and off the event loop. */

import { preprocessPixels } from '../../core/network/preprocess-pixels';
import { VGG16_LAYERS, backboneIndex, backboneShapeAfter } from '../../core/network/vgg16';
import type { Preprocessing } from '../../shared/settings';
import { floatsAfter, type Backbone } from './backbone';
import type { AddonBackbone, AddonConvolution, BackboneAddon } from './backbone-addon';

type Weights = (name: string) => Float32Array;

export interface NcnnBackboneOptions {
  readonly addon: BackboneAddon;
  /** The layer whose output comes in, followed by a convolution; null where images do. */
  readonly behind: string | null;
  /** The last layer that is computed, a convolution or a pooling of VGG16. */
  readonly to: string;
  /** Edge of the square image in pixels. */
  readonly size: number;
  readonly preprocessing: Preprocessing;
  /** Their number does not change the features. */
  readonly threads: number;
  /** Values of `<layer>/kernel` (HWIO) and `<layer>/bias`; copied. */
  readonly weight: Weights;
}

/** How often a computation under way asks whether to give up; an image takes longer. */
const ASK_EVERY_MS = 10;

function layersBetween(behind: string | null, to: string, weight: Weights): (AddonConvolution | null)[] {
  const first = behind === null ? 0 : backboneIndex(behind) + 1;
  return VGG16_LAYERS.slice(first, backboneIndex(to) + 1).map(({ kind, name }) =>
    kind === 'convolution' ? { kernel: weight(`${name}/kernel`), bias: weight(`${name}/bias`) } : null,
  );
}

/**
 * Keeps the transformed weights, four times their size (about 120 MB for blocks 1 to 4, 240 MB for the whole backbone),
 * until `dispose`. Features have the same bits for any number of threads and any neighbours.
 */
export class NcnnBackbone implements Backbone {
  private readonly backbone: AddonBackbone;
  /** Settled when the computation before is; one at a time, so that cancelling means the one under way. */
  private turn: Promise<unknown> = Promise.resolve();

  /** @throws RangeError when VGG16 has no layer `behind` or `to` */
  constructor(private readonly options: NcnnBackboneOptions) {
    const { addon, behind, to, threads, weight } = options;
    this.backbone = new addon.FrozenBody(layersBetween(behind, to, weight), threads);
  }

  /** @throws RangeError when the values are not those of `count` images */
  async compute(values: Float32Array, count: number, isWanted: () => boolean): Promise<Float32Array | null> {
    const { behind, size } = this.options;
    const expected = count * floatsAfter(behind, size);
    if (values.length !== expected) {
      const what = behind === null ? 'pictures' : `pictures’ features of ${behind}`;
      throw new RangeError(`${count} ${what} at ${size} px have ${expected} values; ${values.length} were given`);
    }
    if (count === 0) return new Float32Array(0);
    const result = this.turn.then(() => this.computeNow(values, isWanted));
    this.turn = result.catch(() => null);
    return result;
  }

  /** Frees the weights; a computation under way gives up. */
  dispose(): void {
    this.backbone.destroy();
  }

  private async computeNow(values: Float32Array, isWanted: () => boolean): Promise<Float32Array | null> {
    if (isWanted()) return null;
    const { behind, size, preprocessing } = this.options;
    const [edge] = backboneShapeAfter(behind, size);
    const ask = setInterval(() => {
      if (isWanted()) this.backbone.cancel();
    }, ASK_EVERY_MS);
    try {
      return await this.backbone.compute(behind === null ? preprocessPixels(values, preprocessing) : values, edge);
    } finally {
      clearInterval(ask);
    }
  }
}
