/** A network with its weights: forward through any stretch of its layers, and a training pass that knows the way back. */

import { createHash } from 'node:crypto';
import type { Tensor } from '@tensorflow/tfjs-node-gpu';
import { bytesOf } from '../../base/bytes';
import { layerWeights, type Architecture, type Layer, type WeightSpec } from '../../core/network/architecture';
import { Kernels } from './kernels';
import { layerForward, type LayerContext, type LayerTrace } from './layers';
import type { TensorFlow } from './tensorflow';
import { TrainingPass } from './training-pass';
import { Weight } from './weight';

/** Gives each weight its first values, in layer order; `place` counts from 0. */
export type WeightSource = (spec: WeightSpec, place: number) => Float32Array;

/** A stretch of layers, both ends included; left out, the network’s first and last. */
export interface Stretch {
  readonly from?: string;
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
    const specs = architecture.layers.flatMap(layerWeights);
    this.byName = new Map(specs.map((spec, place) => [spec.name, new Weight(tf, spec, source(spec, place))]));
  }

  /** All weights in layer order, kernel before bias. */
  weights(): readonly Weight[] {
    return [...this.byName.values()];
  }

  /** Weights of `from` and all layers behind it. */
  weightsFrom(from: string): readonly Weight[] {
    const names = new Set(this.stretch({ from }).map((layer) => layer.name));
    return this.weights().filter((weight) => names.has(weight.spec.layer));
  }

  /** The layer that follows `name`. @throws RangeError when there is none */
  layerAfter(name: string): string {
    const { layers } = this.architecture;
    const next = layers[layers.findIndex((layer) => layer.name === name) + 1];
    if (next === undefined) throw new RangeError(`no layer follows ${name}`);
    return next.name;
  }

  /** Sets a weight, `<layer>/kernel` or `<layer>/bias`, row by row. */
  assign(name: string, data: Float32Array): void {
    this.weight(name).assign(data);
  }

  /**
   * The output of layer `to` for a batch that enters at layer `from`, without dropout. What is computed on the way is
   * freed at once.
   *
   * @param x what comes into `from`: preprocessed pixels [batch, size, size, 3] or features
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
   * Forward from layer `from` to the logits as training does it, keeping what the way back needs. Call it, and all
   * that comes of it, inside one `tidy`.
   *
   * @param x what comes into `from`
   * @param dropoutMask factors for the dropout layer’s input; null for none
   */
  trainingPass(x: Tensor, from: string, dropoutMask: Tensor | null): TrainingPass {
    const traces: LayerTrace[] = [];
    let input = x;
    for (const layer of this.stretch({ from })) {
      const context = this.context(layer, dropoutMask);
      const output = layerForward(this.kernels, layer, input, context);
      traces.push({ layer, input, output, ...context });
      input = output;
    }
    return new TrainingPass(this.kernels, input, traces);
  }

  dispose(): void {
    for (const weight of this.weights()) weight.dispose();
  }

  private context(layer: Layer, dropoutMask: Tensor | null): LayerContext {
    const mask = layer.kind === 'dropout' ? dropoutMask : null;
    if (layer.kind !== 'convolution' && layer.kind !== 'dense') return { weights: null, dropoutMask: mask };
    const kernel = this.weight(`${layer.name}/kernel`).tensor;
    return { weights: { kernel, bias: this.weight(`${layer.name}/bias`).tensor }, dropoutMask: mask };
  }

  private stretch({ from, to }: Stretch): readonly Layer[] {
    const { layers } = this.architecture;
    const place = (name: string): number => {
      const index = layers.findIndex((layer) => layer.name === name);
      if (index < 0) throw new RangeError(`the network has no layer ${name}`);
      return index;
    };
    return layers.slice(from === undefined ? 0 : place(from), to === undefined ? layers.length : place(to) + 1);
  }

  private weight(name: string): Weight {
    const weight = this.byName.get(name);
    if (weight === undefined) throw new RangeError(`the network has no weight ${name}`);
    return weight;
  }
}

/** SHA-256 over all weights, frozen ones included: float32 little endian, in layer order, kernel before bias. */
export function weightsSha256(network: Network): string {
  const hash = createHash('sha256');
  for (const weight of network.weights()) {
    hash.update(bytesOf(weight.read()));
  }
  return hash.digest('hex');
}
