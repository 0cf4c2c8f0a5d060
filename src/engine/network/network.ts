/** A network with its weights: forward through any stretch of its layers, and onto a tape that knows the way back. */

import { createHash } from 'node:crypto';
import type { Tensor } from '@tensorflow/tfjs-node-gpu';
import { bytesOf } from '../../base/bytes';
import {
  architectureWeights,
  shapeBehind,
  type Architecture,
  type Layer,
  type WeightSpec,
} from '../../core/network/architecture';
import { preprocessPixels } from '../../core/network/preprocess-pixels';
import { GradientTape } from './gradient-tape';
import { Kernels } from './kernels';
import { layerForward, type LayerContext, type LayerTrace } from './layers';
import type { TensorFlow } from './tensorflow';
import { Weight } from './weight';

/** Gives each weight its first values, in layer order; `place` counts from 0. */
export type WeightSource = (spec: WeightSpec, place: number) => Float32Array;

/** The layers behind `behind`, all of them without it, up to `to`, the last one without it. */
export interface Stretch {
  readonly behind?: string | null;
  readonly to?: string;
}

export class Network {
  private readonly kernels: Kernels;
  private readonly byName: ReadonlyMap<string, Weight>;

  constructor(
    readonly tf: TensorFlow,
    readonly architecture: Architecture,
    source: WeightSource,
  ) {
    this.kernels = new Kernels(tf);
    const specs = architectureWeights(architecture);
    this.byName = new Map(specs.map((spec, place) => [spec.name, new Weight(tf, spec, source(spec, place))]));
  }

  /** All weights in layer order, kernel before bias. */
  weights(): readonly Weight[] {
    return [...this.byName.values()];
  }

  /** A kernel or bias, `<layer>/kernel` or `<layer>/bias`. @throws RangeError when there is none */
  weight(name: string): Weight {
    const weight = this.byName.get(name);
    if (weight === undefined) throw new RangeError(`the network has no weight ${name}`);
    return weight;
  }

  /**
   * `images` values one after the other as a tensor [images, height, width, channels].
   *
   * @param behind the layer whose output they are; null for pixels, RGB 0 to 255, which are preprocessed
   */
  enter(values: Float32Array, images: number, behind: string | null): Tensor {
    const { size, preprocessing } = this.architecture;
    if (behind === null) return this.tf.tensor(preprocessPixels(values, preprocessing), [images, size, size, 3]);
    return this.tf.tensor(values, [images, ...shapeBehind(this.stretch({ to: behind }), size)]);
  }

  /**
   * The output of a stretch for a batch, without dropout. What is computed on the way is freed at once.
   *
   * @param x as {@link enter} gives it
   */
  forward(x: Tensor, stretch: Stretch = {}): Tensor {
    return this.tf.tidy(() => {
      let value = x;
      for (const layer of this.stretch(stretch)) {
        const next = layerForward(this.kernels, layer, value, this.context(layer, null));
        if (value !== x) value.dispose();
        value = next;
      }
      return value === x ? x.clone() : value;
    });
  }

  /**
   * Forward to the logits as training does it, recorded for the way back. Call it, and all that comes of it, inside one
   * `tidy`.
   *
   * @param dropoutMask factors for the dropout layer’s input; null for none
   */
  record(x: Tensor, behind: string | null, dropoutMask: Tensor | null): GradientTape {
    const traces: LayerTrace[] = [];
    let input = x;
    for (const layer of this.stretch({ behind })) {
      const context = this.context(layer, dropoutMask);
      const output = layerForward(this.kernels, layer, input, context);
      traces.push({ layer, input, output, ...context });
      input = output;
    }
    return new GradientTape(this.kernels, input, traces);
  }

  dispose(): void {
    for (const weight of this.weights()) weight.dispose();
  }

  private context(layer: Layer, dropoutMask: Tensor | null): LayerContext {
    const mask = layer.kind === 'dropout' ? dropoutMask : null;
    if (layer.kind !== 'convolution' && layer.kind !== 'dense') return { weights: null, dropoutMask: mask };
    const [kernel, bias] = [this.weight(`${layer.name}/kernel`).tensor, this.weight(`${layer.name}/bias`).tensor];
    return { weights: { kernel, bias }, dropoutMask: mask };
  }

  private stretch({ behind = null, to }: Stretch): readonly Layer[] {
    const { layers } = this.architecture;
    const end = (name: string): number => {
      const index = layers.findIndex((layer) => layer.name === name);
      if (index < 0) throw new RangeError(`the network has no layer ${name}`);
      return index + 1;
    };
    return layers.slice(behind === null ? 0 : end(behind), to === undefined ? layers.length : end(to));
  }
}

/** SHA-256 over all weights, frozen ones included: float32 little endian, in layer order, kernel before bias. */
export function weightsSha256(network: Network): string {
  const hash = createHash('sha256');
  for (const weight of network.weights()) hash.update(bytesOf(weight.read()));
  return hash.digest('hex');
}
