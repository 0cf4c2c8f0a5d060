/** What each kind of layer computes, forward and backward. The caller owns every tensor that goes in or comes out. */

import type { Tensor } from '@tensorflow/tfjs-node-gpu';
import type { ConvolutionLayer, DenseLayer, Layer } from '../../core/network/architecture';
import type { Kernels } from './kernels';

interface LayerWeights {
  readonly kernel: Tensor;
  readonly bias: Tensor;
}

/** What a layer needs besides its input: its weights, and in training the factors of dropout. */
export interface LayerContext {
  readonly weights: LayerWeights | null;
  /** Factors for the layer’s input, of its shape; null at inference. */
  readonly dropoutMask: Tensor | null;
}

/** A layer’s part in a forward pass, as the backward pass needs it. */
export interface LayerTrace extends LayerContext {
  readonly layer: Layer;
  readonly input: Tensor;
  readonly output: Tensor;
}

export interface LayerGradients {
  /** For the layer’s input; null when it was not asked for. */
  readonly input: Tensor | null;
  readonly weights: LayerWeights | null;
}

function weightsOf(layer: Layer, context: LayerContext): LayerWeights {
  if (context.weights === null) throw new Error(`layer ${layer.name} has no weights`);
  return context.weights;
}

function rectifiedLinear(kernels: Kernels, product: Tensor, bias: Tensor, relu: boolean): Tensor {
  return kernels.tf.tidy(() => {
    const sum = kernels.biasAdd(product, bias);
    product.dispose();
    return relu ? kernels.relu(sum) : sum;
  });
}

/** The output of a layer for a batch; always a tensor of its own. */
export function layerForward(kernels: Kernels, layer: Layer, x: Tensor, context: LayerContext): Tensor {
  const { tf } = kernels;
  const [images = 0] = x.shape;
  switch (layer.kind) {
    case 'convolution': {
      const { kernel, bias } = weightsOf(layer, context);
      return rectifiedLinear(kernels, kernels.convolution(x, kernel, layer.padding), bias, true);
    }
    case 'dense': {
      const { kernel, bias } = weightsOf(layer, context);
      return rectifiedLinear(kernels, kernels.matMul(x, kernel), bias, layer.activation === 'relu');
    }
    case 'max-pool':
      return kernels.maxPool(x);
    case 'flatten':
      return x.reshape([images, -1]);
    case 'global-average-pool':
      return tf.mean(x, [1, 2]);
    case 'global-max-pool':
      return tf.max(x, [1, 2]);
    case 'dropout':
      return context.dropoutMask === null ? x.clone() : tf.mul(x, context.dropoutMask);
  }
}

/** Of a convolution or a Dense layer, through its ReLU. */
function weightedBackward(
  kernels: Kernels,
  layer: ConvolutionLayer | DenseLayer,
  trace: LayerTrace,
  gradient: Tensor,
  wantsInput: boolean,
): LayerGradients {
  const { input } = trace;
  const { kernel } = weightsOf(layer, trace);
  const isRelu = layer.kind === 'convolution' || layer.activation === 'relu';
  const inner = isRelu ? kernels.reluGradient(gradient, trace.output) : gradient.clone();
  const [kernelGradient, inputGradient] =
    layer.kind === 'convolution'
      ? [
          kernels.convolutionKernelGradient(input, inner, kernel.shape, layer.padding),
          wantsInput ? kernels.convolutionInputGradient(inner, kernel, layer.padding) : null,
        ]
      : [
          kernels.matMul(input, inner, { transposeA: true }),
          wantsInput ? kernels.matMul(inner, kernel, { transposeB: true }) : null,
        ];
  const bias = kernels.biasGradient(inner);
  inner.dispose();
  return { input: inputGradient, weights: { kernel: kernelGradient, bias } };
}

/** Every place of a channel has the same part in its mean. */
function averagePoolGradient(kernels: Kernels, input: Tensor, gradient: Tensor): Tensor {
  const [batch = 0, height = 1, width = 1, channels = 1] = input.shape;
  return kernels.tf.tidy(() =>
    gradient
      .div(height * width)
      .reshape([batch, 1, 1, channels])
      .broadcastTo(input.shape),
  );
}

/** The gradient goes to the places that hold the largest value, in equal parts where there are several. */
function maxPoolGradient(kernels: Kernels, trace: LayerTrace, gradient: Tensor): Tensor {
  const [batch = 0, , , channels = 1] = trace.input.shape;
  return kernels.tf.tidy(() => {
    const largest = trace.output.reshape([batch, 1, 1, channels]);
    const places = trace.input.equal(largest).toFloat();
    return places.mul(gradient.reshape([batch, 1, 1, channels])).div(places.sum([1, 2], true));
  });
}

export function layerBackward(
  kernels: Kernels,
  trace: LayerTrace,
  gradient: Tensor,
  wantsInput: boolean,
): LayerGradients {
  const { layer, input, output, dropoutMask } = trace;
  const passing = (make: () => Tensor): LayerGradients => ({ input: wantsInput ? make() : null, weights: null });
  switch (layer.kind) {
    case 'convolution':
    case 'dense':
      return weightedBackward(kernels, layer, trace, gradient, wantsInput);
    case 'max-pool':
      return passing(() => kernels.maxPoolGradient(input, output, gradient));
    case 'flatten':
      return passing(() => gradient.reshape(input.shape));
    case 'global-average-pool':
      return passing(() => averagePoolGradient(kernels, input, gradient));
    case 'global-max-pool':
      return passing(() => maxPoolGradient(kernels, trace, gradient));
    case 'dropout':
      return passing(() => (dropoutMask === null ? gradient.clone() : gradient.mul(dropoutMask)));
  }
}
