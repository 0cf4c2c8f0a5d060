import type { Tensor, Tensor4D } from '@tensorflow/tfjs-node-gpu';
import { describe, expect, it } from 'vitest';
import { randomAt } from '../../src/core/training/random';
import { Kernels } from '../../src/engine/network/kernels';
import { loadTensorFlow } from '../../src/engine/network/tensorflow';
import { relativeDifference } from '../support/difference';
import { runtimeFolder } from '../support/runtime';

const runtime = runtimeFolder();
if (runtime === null) console.warn('Skipped: the layers need native TensorFlow; run “npm run setup”.');

describe.skipIf(runtime === null)('the operators', () => {
  const tf = loadTensorFlow(runtime ?? '');
  const kernels = new Kernels(tf);

  function drawn(shape: number[], seed: number): Tensor {
    const random = randomAt(seed, 'sample-pictures');
    const count = shape.reduce((product, each) => product * each, 1);
    return tf.tensor(
      Float32Array.from({ length: count }, () => random.between(-1, 1)),
      shape,
    );
  }

  it.each([
    ['same', 3],
    ['valid', 3],
    ['same', 5],
    ['valid', 1],
  ] as const)('give the gradients of TensorFlow’s own %s convolution with an edge of %i', (padding, edge) => {
    const x = drawn([2, 7, 8, 4], 1);
    const kernel = drawn([edge, edge, 4, 6], 2);
    const theirs = (a: Tensor, b: Tensor): Tensor => tf.conv2d(a as Tensor4D, b as Tensor4D, 1, padding);
    const output = kernels.convolution(x, kernel, padding);
    const gradient = drawn(output.shape, 3);
    const [xGradient, kernelGradient] = tf.grads(theirs)([x, kernel], gradient);
    const ownX = kernels.convolutionInputGradient(gradient, kernel, padding);
    const ownKernel = kernels.convolutionKernelGradient(x, gradient, kernel.shape, padding);
    expect(output.dataSync()).toEqual(theirs(x, kernel).dataSync());
    expect(relativeDifference(ownX.dataSync(), xGradient!.dataSync())).toBeLessThan(1e-6);
    expect(relativeDifference(ownKernel.dataSync(), kernelGradient!.dataSync())).toBeLessThan(1e-6);
  });

  it('leave an odd last row and column out when they pool, in the gradient too', () => {
    const x = tf.tensor([1, 2, 9, 4, 3, 9, 9, 9, 9], [1, 3, 3, 1]);
    const output = kernels.maxPool(x);
    expect([...output.dataSync()]).toEqual([4]);
    const gradient = kernels.maxPoolGradient(x, output, tf.tensor([5], [1, 1, 1, 1]));
    expect([...gradient.dataSync()]).toEqual([0, 0, 0, 5, 0, 0, 0, 0, 0]);
  });
});
