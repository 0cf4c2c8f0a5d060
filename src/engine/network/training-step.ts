/** One step of training, and a batch of evaluation: the same forward pass, the same loss. */

import type { Tensor } from '@tensorflow/tfjs-node-gpu';
import { classProbabilities, crossEntropy } from '../../core/network/losses';
import type { Network } from './network';
import type { Optimizer } from './optimizers';
import type { Gradients } from './training-pass';
import type { Weight } from './weight';

export interface TrainingBatch {
  /** What comes into layer `enterAt`: preprocessed pixels, or features of the layer before it. The caller’s. */
  readonly x: Tensor;
  readonly enterAt: string;
  /** Class index of each image. */
  readonly labels: ArrayLike<number>;
  /** Factors for the dropout layer’s input (core/dropout); null without dropout. */
  readonly dropoutMask: Float32Array | null;
}

export interface TrainingStep {
  readonly network: Network;
  /** Of the weights from `trainFrom` on. */
  readonly optimizer: Optimizer;
  /** The first trained layer; the layers before it are frozen. */
  readonly trainFrom: string;
  readonly learningRate: number;
  /** Factor on each class’ loss; null for 1. */
  readonly classWeights: readonly number[] | null;
  /** Keras’ `regularizers.L2` on the trained kernels: `l2 × Σ w²` is part of the loss. */
  readonly l2: number;
}

export interface StepResult {
  /** Mean over the batch, regularisation included, before the step. */
  readonly loss: number;
  readonly correct: number;
}

/** Sum of `l2 × w²` over the trained kernels; 0 without regularisation. */
function l2Penalty(network: Network, trainFrom: string, l2: number): number {
  if (l2 === 0) return 0;
  const squares = trainedKernels(network, trainFrom).map((kernel) =>
    network.tf.tidy(() => kernel.tensor.square().sum().dataSync()[0] ?? 0),
  );
  return l2 * squares.reduce((sum, each) => sum + each, 0);
}

function trainedKernels(network: Network, trainFrom: string): Weight[] {
  return network.weightsFrom(trainFrom).filter((weight) => weight.spec.part === 'kernel');
}

/** The gradients with that of the regularisation, 2 × l2 × w, added to the kernels’. */
function regularised(network: Network, gradients: Gradients, { trainFrom, l2 }: TrainingStep): Gradients {
  if (l2 === 0) return gradients;
  const sums = new Map(gradients);
  for (const kernel of trainedKernels(network, trainFrom)) {
    const gradient = gradients.get(kernel.name);
    if (gradient === undefined) continue;
    sums.set(
      kernel.name,
      network.tf.tidy(() => gradient.add(kernel.tensor.mul(2 * l2))),
    );
  }
  return sums;
}

/** What enters the first trained layer: the frozen layers between `enterAt` and it are computed now. */
function enterTrainedPart(network: Network, batch: TrainingBatch, trainFrom: string): Tensor {
  const names = network.architecture.layers.map((layer) => layer.name);
  const last = names.indexOf(trainFrom) - 1;
  if (last < names.indexOf(batch.enterAt)) return batch.x.clone();
  return network.forward(batch.x, { from: batch.enterAt, to: names[last] ?? trainFrom });
}

function maskTensor({ tf }: Network, mask: Float32Array, images: number): Tensor {
  return tf.tensor(mask, [images, mask.length / images]);
}

/**
 * One step: forward, loss, backward, and the optimizer moves the trained weights. Only the logits and the loss’
 * gradient for them, a few numbers an image, pass between TensorFlow and here.
 */
export function trainStep(step: TrainingStep, batch: TrainingBatch): StepResult {
  const { network, optimizer, trainFrom, learningRate, classWeights, l2 } = step;
  const { tf, architecture } = network;
  return tf.tidy(() => {
    const penalty = l2Penalty(network, trainFrom, l2);
    const input = enterTrainedPart(network, batch, trainFrom);
    const mask = batch.dropoutMask === null ? null : maskTensor(network, batch.dropoutMask, batch.labels.length);
    const pass = network.trainingPass(input, trainFrom, mask);
    const logits = Float32Array.from(pass.logits.dataSync());
    const { loss, correct, gradient } = crossEntropy(logits, batch.labels, architecture.classes, classWeights);
    const gradients = pass.backward(tf.tensor(gradient, pass.logits.shape));
    optimizer.apply(regularised(network, gradients, step), learningRate);
    return { loss: loss + penalty, correct };
  });
}

/**
 * Probabilities of all classes for each image of a batch, images × classes, without dropout.
 *
 * @param x what comes into layer `enterAt`
 */
export function evaluateBatch(network: Network, x: Tensor, enterAt: string): Float32Array {
  return network.tf.tidy(() => {
    const logits = Float32Array.from(network.forward(x, { from: enterAt }).dataSync());
    return classProbabilities(logits, network.architecture.classes);
  });
}
