/** The frozen layers of VGG16: what is computed once per picture and view, and kept in the feature cache. */

import { setImmediate as nextTurn } from 'node:timers/promises';
import { bodyShapeAfter } from '../core/vgg16';
import type { Network } from './network';
import { preprocess } from './preprocess';

/** Computes the features of pictures up to one layer; each picture’s are a function of that picture alone. */
export interface FrozenBody {
  readonly kind: 'tensorflow' | 'ncnn';
  /** The last frozen layer, whose output it gives. */
  readonly to: string;
  /** Of one picture’s features, [height, width, channels]. */
  readonly shape: readonly [number, number, number];
  /**
   * @param pictures `count` × size × size × 3, RGB 0 to 255; preprocessing is done inside
   * @param isWanted asked between pictures: whether to give up
   * @returns `count` × height × width × channels; null when it gave up
   */
  compute(pictures: Float32Array, count: number, isWanted: () => boolean): Promise<Float32Array | null>;
  dispose(): void;
}

/**
 * With TensorFlow, one picture at a time: in a batch the last bits depend on the place in it, which features that are
 * kept and shared between runs must not.
 */
export class TensorFlowBody implements FrozenBody {
  readonly kind = 'tensorflow';
  readonly shape: readonly [number, number, number];

  /** @param network a VGG16, which it uses and doesn’t own */
  constructor(
    private readonly network: Network,
    readonly to: string,
  ) {
    this.shape = bodyShapeAfter(to, network.architecture.size);
  }

  async compute(pictures: Float32Array, count: number, isWanted: () => boolean): Promise<Float32Array | null> {
    const [height, width, channels] = this.shape;
    const features = new Float32Array(count * height * width * channels);
    const pixels = pictures.length / count;
    for (let i = 0; i < count; i += 1) {
      if (isWanted()) return null;
      features.set(this.computeOne(pictures.subarray(i * pixels, (i + 1) * pixels)), i * height * width * channels);
      // TensorFlow holds the thread; messages and signals get their turn here.
      await nextTurn();
    }
    return features;
  }

  /** The network lives on. */
  dispose(): void {
    return;
  }

  private computeOne(picture: Float32Array): Float32Array {
    const { tf, architecture } = this.network;
    const { size } = architecture;
    return tf.tidy(() => {
      const x = preprocess(tf, tf.tensor(picture, [1, size, size, 3]), architecture.preprocessing);
      return this.network.forward(x, { to: this.to }).dataSync<'float32'>();
    });
  }
}
