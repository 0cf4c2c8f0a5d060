/**
 * Cross-entropy from logits, with its gradient, and what follows from logits: probabilities and hits. The values equal
 * Keras’ `BinaryCrossentropy` for one logit an image (two classes) and `SparseCategoricalCrossentropy` for one a
 * class; both are stable for any logit. Arrays are row by row: images × outputs.
 */

import { argmax } from '../metrics/confusion';
import { outputUnits } from './architecture';

export interface BatchLoss {
  /** Sum over the images of class weight × cross-entropy, divided by the images (Keras’ `sum_over_batch_size`). */
  readonly loss: number;
  /** Images whose most probable class is the true one. */
  readonly correct: number;
  /** Gradient of `loss` for the logits, of their shape. */
  readonly gradient: Float32Array;
}

function rows(logits: Float32Array, classes: number): Float32Array[] {
  const outputs = outputUnits(classes);
  return Array.from({ length: logits.length / outputs }, (_, i) => logits.subarray(i * outputs, (i + 1) * outputs));
}

/** log(1 + e^z) without overflow. */
function softplus(z: number): number {
  return Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));
}

/** 1 / (1 + e^−z) without overflow. */
function sigmoid(z: number): number {
  return z >= 0 ? 1 / (1 + Math.exp(-z)) : Math.exp(z) / (1 + Math.exp(z));
}

/** Softmax, largest logit subtracted first. */
function softmax(row: Float32Array): number[] {
  const largest = row.reduce((a, b) => Math.max(a, b));
  const powers = Array.from(row, (z) => Math.exp(z - largest));
  const sum = powers.reduce((a, b) => a + b);
  return powers.map((power) => power / sum);
}

function logSumExp(row: Float32Array): number {
  const largest = row.reduce((a, b) => Math.max(a, b));
  return largest + Math.log(row.reduce((sum, z) => sum + Math.exp(z - largest), 0));
}

function rowProbabilities(row: Float32Array): number[] {
  if (row.length > 1) return softmax(row);
  const p = sigmoid(row[0] ?? 0);
  return [1 - p, p];
}

function rowLoss(row: Float32Array, label: number): number {
  if (row.length > 1) return logSumExp(row) - (row[label] ?? 0);
  const z = row[0] ?? 0;
  return label === 1 ? softplus(-z) : softplus(z);
}

/** The class that an image is taken for: above 0.5 for two classes, the first of the largest otherwise. */
function rowClass(row: Float32Array): number {
  if (row.length === 1) return (row[0] ?? 0) > 0 ? 1 : 0;
  return argmax(row);
}

/** Probabilities of all classes for each image, images × `classes`. */
export function classProbabilities(logits: Float32Array, classes: number): Float32Array {
  return Float32Array.from(rows(logits, classes).flatMap(rowProbabilities));
}

/** Keras clips probabilities here before it takes their logarithm (keras.backend.epsilon). */
const KERAS_EPSILON = 1e-7;

/** Cross-entropy of one image from the probability of its true class, as Keras reports it. */
export function imageLoss(probability: number): number {
  return -Math.log(Math.min(Math.max(probability, KERAS_EPSILON), 1 - KERAS_EPSILON));
}

/** Class weights that give every class the same share of the loss: images / (classes × images of the class). */
export function balancedClassWeights(classCounts: readonly number[]): number[] {
  const images = classCounts.reduce((sum, count) => sum + count, 0);
  return classCounts.map((count) => (count === 0 ? 0 : images / (classCounts.length * count)));
}

/**
 * Loss, hits and gradient of a batch.
 *
 * @param labels class index of each image
 * @param classWeights factor on the loss of each class; null for 1
 */
export function crossEntropy(
  logits: Float32Array,
  labels: ArrayLike<number>,
  classes: number,
  classWeights: readonly number[] | null,
): BatchLoss {
  const gradient = new Float32Array(logits.length);
  const images = rows(logits, classes);
  let loss = 0;
  let correct = 0;
  for (const [i, row] of images.entries()) {
    const label = labels[i] ?? 0;
    const weight = (classWeights?.[label] ?? 1) / images.length;
    loss += weight * rowLoss(row, label);
    if (rowClass(row) === label) correct += 1;
    const probabilities = rowProbabilities(row);
    const first = row.length === 1 ? 1 : 0;
    row.forEach((_, k) => {
      const target = first + k === label ? 1 : 0;
      gradient[i * row.length + k] = weight * ((probabilities[first + k] ?? 0) - target);
    });
  }
  return { loss, correct, gradient };
}
