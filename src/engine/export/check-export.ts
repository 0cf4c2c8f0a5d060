/** Whether an export is what it should be: its weights to the bit, and what its layers compute. */

import type { Tensor } from '@tensorflow/tfjs-node-gpu';
import { bytesOf } from '../../base/bytes';
import { randomAt } from '../../core/training/random';
import type { PortableModel } from '../../formats/portable-model';
import { tfjsParts } from '../../formats/tfjs/tfjs-writer';
import type { NamedTensor } from '../../shared/tensor';
import type { RunModel } from '../tasks/run-model';

const IMAGES = 2;

/** Holds what was read of an export against what was written. @throws Error where it differs, which is a defect */
export function requireEqualWeights(read: readonly NamedTensor[], expected: readonly NamedTensor[]): void {
  const found = new Map(read.map((tensor) => [tensor.name, tensor]));
  for (const tensor of expected) {
    const same = found.get(tensor.name);
    const isEqual =
      same?.shape.join() === tensor.shape.join() && Buffer.compare(bytesOf(same.data), bytesOf(tensor.data)) === 0;
    if (!isEqual) throw new Error(`the export has another ${tensor.name} than the model`);
  }
}

/**
 * How far the probabilities of the model as TensorFlow.js builds it from its configuration are from Lathe’s own, on
 * drawn images.
 */
export async function largestDifference(model: RunModel, portable: PortableModel): Promise<number> {
  const { tf, architecture } = model.network;
  const { size, classes } = architecture;
  const random = randomAt(1, 'export-check');
  const pixels = Float32Array.from({ length: IMAGES * size * size * 3 }, () => Math.floor(random.between(0, 256)));
  const own = await model.classify(pixels, IMAGES);
  const { topology, weights, bytes } = tfjsParts(portable);
  const weightSpecs = weights.map((each) => ({ ...each, shape: [...each.shape] }));
  const artifacts = {
    modelTopology: topology,
    weightSpecs,
    weightData: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength),
  };
  const layers = await tf.loadLayersModel(tf.io.fromMemory(artifacts));
  try {
    const theirs = tf.tidy(() => {
      const x = tf.tensor(pixels, [IMAGES, size, size, 3]);
      return (layers.predict(x) as Tensor).dataSync<'float32'>();
    });
    const probability = (image: number, index: number): number => {
      if (classes > 2) return theirs[image * classes + index] ?? NaN;
      const second = theirs[image] ?? NaN;
      return index === 1 ? second : 1 - second;
    };
    return own.reduce(
      (most, value, i) => Math.max(most, Math.abs(value - probability(Math.floor(i / classes), i % classes))),
      0,
    );
  } finally {
    layers.dispose();
  }
}
