/** Frozen layers of VGG16: what is computed once per image and view, and kept in the feature cache. */

import { setImmediate as nextTurn } from 'node:timers/promises';
import { valueCount } from '../../shared/tensor';
import { backboneShapeAfter } from '../../core/network/vgg16';
import type { Network } from '../network/network';

/** Computes a stretch of frozen layers; each image’s features are a function of that image alone. */
export interface Backbone {
  /**
   * @param values `count` images one after the other: size × size × 3, RGB 0 to 255, which are preprocessed inside; or
   *   the features of the layer behind which the stretch begins, height × width × channels
   * @param shouldStop asked between images
   * @returns `count` × height × width × channels; null when it stopped
   */
  compute(values: Float32Array, count: number, shouldStop: () => boolean): Promise<Float32Array | null>;
  dispose(): void;
}

/** Values of one image behind `layer`; of its pixels for null. */
export function floatsAfter(layer: string | null, size: number): number {
  return valueCount(backboneShapeAfter(layer, size));
}

/** `values` themselves where they are `length` already, else followed by zeros. */
function filledUp(values: Float32Array, length: number): Float32Array {
  if (values.length === length) return values;
  const whole = new Float32Array(length);
  whole.set(values);
  return whole;
}

/**
 * With TensorFlow. On a processor one image at a time: in a batch the last bits depend on the place in it, which
 * features that are kept and shared between runs must not. A GPU would be idle so; it gets batches that always have the
 * same size, filled up with zeros, so that cuDNN takes the same way for every image. (Unchecked: no GPU was
 * tried. TensorFlow multiplies in TF32 there, 19 bits of float32's 32, and adds in float32.)
 */
export class TensorFlowBackbone implements Backbone {
  /**
   * @param network a VGG16, which it uses and doesn’t own
   * @param to the last layer that is computed
   * @param behind the layer whose output comes in; null where images do
   * @param abreast images that are computed at once
   */
  constructor(
    private readonly network: Network,
    private readonly to: string,
    private readonly behind: string | null = null,
    private readonly abreast = 1,
  ) {}

  async compute(values: Float32Array, count: number, shouldStop: () => boolean): Promise<Float32Array | null> {
    const { network, to, behind, abreast } = this;
    const { tf } = network;
    const outLength = floatsAfter(to, network.architecture.size);
    const length = values.length / count;
    const features = new Float32Array(count * outLength);
    for (let i = 0; i < count; i += abreast) {
      if (shouldStop()) return null;
      const end = Math.min(count, i + abreast);
      const whole = filledUp(values.subarray(i * length, end * length), abreast * length);
      const batch = tf.tidy(() => {
        return network.forward(network.enter(whole, abreast, behind), { behind, to }).dataSync<'float32'>();
      });
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
}
