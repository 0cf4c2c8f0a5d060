/** What a forward pass leaves for the way back: each layer’s input and output. */

import type { Tensor } from '@tensorflow/tfjs-node-gpu';
import type { Kernels } from './kernels';
import { layerBackward, type LayerTrace } from './layers';

/** Gradients by the name of their weight. */
export type Gradients = ReadonlyMap<string, Tensor>;

export class GradientTape {
  /** @param logits the output of the last layer, images × outputs */
  constructor(
    private readonly kernels: Kernels,
    readonly logits: Tensor,
    private readonly traces: readonly LayerTrace[],
  ) {}

  /**
   * The gradients of all weights on the tape. It works once: what the tape holds, the logits included, is freed on the
   * way.
   *
   * @param logitsGradient the gradient of the loss for the logits; freed as well
   */
  backward(logitsGradient: Tensor): Gradients {
    const gradients = new Map<string, Tensor>();
    let gradient = logitsGradient;
    for (const [index, trace] of [...this.traces.entries()].reverse()) {
      const result = layerBackward(this.kernels, trace, gradient, index > 0);
      if (result.weights !== null) {
        gradients.set(`${trace.layer.name}/kernel`, result.weights.kernel);
        gradients.set(`${trace.layer.name}/bias`, result.weights.bias);
      }
      gradient.dispose();
      trace.output.dispose();
      if (result.input !== null) gradient = result.input;
    }
    return gradients;
  }

  /**
   * The gradient for the input of the first layer; works once as well. Call it inside one `tidy`, which frees the rest.
   *
   * @param logitsGradient of any number for the logits
   */
  inputGradient(logitsGradient: Tensor): Tensor {
    return this.traces.reduceRight((gradient, trace) => {
      const { input } = layerBackward(this.kernels, trace, gradient, true);
      if (input === null) throw new Error(`layer ${trace.layer.name} gave no gradient for its input`);
      return input;
    }, logitsGradient);
  }
}
