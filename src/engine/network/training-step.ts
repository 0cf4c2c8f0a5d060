/** One step of training: forward, loss, backward, and the optimizer moves the trained weights. */

import { crossEntropy } from '../../core/network/losses';
import type { Tensor } from '@tensorflow/tfjs-node-gpu';
import type { Gradients } from './gradient-tape';
import type { Network } from './network';
import type { Optimizer } from './optimizers';

export interface TrainingBatch {
  /** What leaves the last frozen layer, or preprocessed pixels, as `Network.enter` gives it. The caller’s. */
  readonly x: Tensor;
  /** Class index of each image. */
  readonly labels: ArrayLike<number>;
  /** Factors for the dropout layer’s input (core/network/dropout-mask); null without dropout. */
  readonly dropoutMask: Float32Array | null;
}

export interface TrainingStep {
  readonly network: Network;
  readonly optimizer: Optimizer;
  /** The last frozen layer; null when nothing is frozen. */
  readonly behind: string | null;
  /** One for each of the optimizer’s groups. */
  readonly learningRates: readonly number[];
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
function l2Penalty({ network: { tf }, optimizer, l2 }: TrainingStep): number {
  if (l2 === 0) return 0;
  const squares = optimizer.kernels.map(({ tensor }) => tf.tidy(() => tensor.square().sum().dataSync()[0] ?? 0));
  return l2 * squares.reduce((sum, each) => sum + each, 0);
}

/** The gradients with that of the regularisation, 2 × l2 × w, added to the kernels’. */
function regularised(gradients: Gradients, { network: { tf }, optimizer, l2 }: TrainingStep): Gradients {
  if (l2 === 0) return gradients;
  const sums = new Map(gradients);
  for (const { name, tensor } of optimizer.kernels) {
    const gradient = gradients.get(name);
    if (gradient === undefined) continue;
    const sum = tf.tidy(() => gradient.add(tensor.mul(2 * l2)));
    sums.set(name, sum);
  }
  return sums;
}

/** Only the logits and the loss’ gradient for them, a few numbers an image, pass between TensorFlow and here. */
export function trainStep(step: TrainingStep, { x, labels, dropoutMask }: TrainingBatch): StepResult {
  const { network, optimizer, behind, learningRates, classWeights } = step;
  const { tf, architecture } = network;
  return tf.tidy(() => {
    const penalty = l2Penalty(step);
    const mask = dropoutMask && tf.tensor(dropoutMask, [labels.length, dropoutMask.length / labels.length]);
    const tape = network.record(x, behind, mask);
    const logits = Float32Array.from(tape.logits.dataSync());
    const { loss, correct, gradient } = crossEntropy(logits, labels, architecture.classes, classWeights);
    const gradients = tape.backward(tf.tensor(gradient, tape.logits.shape));
    optimizer.apply(regularised(gradients, step), learningRates);
    return { loss: loss + penalty, correct };
  });
}
