/** Frozen layers of VGG16: what is computed once per image and view, and kept in the feature cache. */

import { setImmediate as nextTurn } from 'node:timers/promises';
import { backboneShapeAfter } from '../../core/network/vgg16';
import type { Network } from '../network/network';
import { preprocess } from '../network/preprocess';

/**
 * Computes what one layer gives for images, from their pixels or from what an earlier layer gave; each image’s
 * features are a function of that image alone.
 */
export interface Backbone {
  readonly kind: 'tensorflow' | 'ncnn';
  /** The layer whose output it gives. */
  readonly to: string;
  /** Of one image’s features, [height, width, channels]. */
  readonly shape: readonly [number, number, number];
  /**
   * @param values `count` images one after the other: size × size × 3, RGB 0 to 255, which are preprocessed inside; or
   *   the features of the earlier layer, height × width × channels
   * @param isWanted asked between images: whether to give up
   * @returns `count` × height × width × channels; null when it gave up
   */
  compute(values: Float32Array, count: number, isWanted: () => boolean): Promise<Float32Array | null>;
  dispose(): void;
}

/** `values` themselves where they are `length` already, else followed by zeros. */
function filledUp(values: Float32Array, length: number): Float32Array {
  if (values.length === length) return values;
  const whole = new Float32Array(length);
  whole.set(values);
  return whole;
}

/** Of what comes in for one image: [height, width, channels]. */
export function entryShape(from: string | null, size: number): readonly [number, number, number] {
  return from === null ? [size, size, 3] : backboneShapeAfter(from, size);
}

/**
 * With TensorFlow. On a processor one image at a time: in a batch the last bits depend on the place in it, which
 * features that are kept and shared between runs must not. A GPU would be idle so; it gets batches that always have the
 * same size, filled up with zeros, so that cuDNN takes the same way for every image. (Unchecked: no GPU was
 * tried. TensorFlow multiplies in TF32 there, 19 bits of float32's 32, and adds in float32.)
 */
export class TensorFlowBackbone implements Backbone {
  readonly kind = 'tensorflow';
  readonly shape: readonly [number, number, number];
  private readonly entry: readonly [number, number, number];

  /**
   * @param network a VGG16, which it uses and doesn’t own
   * @param abreast images that are computed at once
   */
  constructor(
    private readonly network: Network,
    readonly to: string,
    private readonly from: string | null = null,
    private readonly abreast = 1,
  ) {
    const { size } = network.architecture;
    this.shape = backboneShapeAfter(to, size);
    this.entry = entryShape(from, size);
  }

  async compute(values: Float32Array, count: number, isWanted: () => boolean): Promise<Float32Array | null> {
    const { abreast, shape } = this;
    const outLength = shape[0] * shape[1] * shape[2];
    const length = values.length / count;
    const features = new Float32Array(count * outLength);
    for (let i = 0; i < count; i += abreast) {
      if (isWanted()) return null;
      const end = Math.min(count, i + abreast);
      const batch = this.computeBatch(filledUp(values.subarray(i * length, end * length), abreast * length));
      features.set(batch.subarray(0, (end - i) * outLength), i * outLength);
      // TensorFlow holds the thread; messages and signals get their turn here.
      await nextTurn();
    }
    return features;
  }

  /** The network lives on. */
  dispose(): void {
    return;
  }

  private computeBatch(values: Float32Array): Float32Array {
    const { tf, architecture } = this.network;
    const { abreast, from, to } = this;
    return tf.tidy(() => {
      const x = tf.tensor(values, [abreast, ...this.entry]);
      const part =
        from === null
          ? this.network.forward(preprocess(tf, x, architecture.preprocessing), { to })
          : this.network.forward(x, { from: this.network.layerAfter(from), to });
      return part.dataSync<'float32'>();
    });
  }
}

/** Two bodies, one after the other: they take no more memory than one, and the first serves the steps as well. */
export function inTwoParts(
  first: Backbone,
  second: Backbone,
  asKept: (values: Float32Array) => Float32Array,
): Backbone['compute'] {
  return async (values, count, isWanted) => {
    const between = await first.compute(values, count, isWanted);
    return between === null ? null : second.compute(asKept(between), count, isWanted);
  };
}
