import { describe, expect, it } from 'vitest';
import type { Architecture, Layer } from '../../src/core/network/architecture';
import { Network } from '../../src/engine/network/network';
import { Optimizer } from '../../src/engine/network/optimizers';
import { loadTensorFlow } from '../../src/engine/network/tensorflow';
import { evaluateBatch, trainStep } from '../../src/engine/network/training-step';
import { Weight } from '../../src/engine/network/weight';
import type { OptimizerSettings } from '../../src/shared/settings';
import { relativeDifference } from '../support/difference';
import { kerasFixture, type KerasTraining } from '../support/keras-fixture';
import { runtimeFolder } from '../support/runtime';

const runtime = runtimeFolder();
if (runtime === null) console.warn('Skipped: the optimizers need native TensorFlow; run “npm run setup”.');

const adam = { beta1: 0.9, beta2: 0.999, epsilon: 1e-7 };
const OPTIMIZERS: Record<string, OptimizerSettings> = {
  sgd: { kind: 'sgd', learningRate: 1, momentum: 0, nesterov: false },
  'sgd-momentum': { kind: 'sgd', learningRate: 1, momentum: 0.9, nesterov: false },
  'sgd-nesterov': { kind: 'sgd', learningRate: 1, momentum: 0.9, nesterov: true },
  rmsprop: { kind: 'rmsprop', learningRate: 1, rho: 0.9, momentum: 0, epsilon: 1e-7 },
  'rmsprop-momentum': { kind: 'rmsprop', learningRate: 1, rho: 0.9, momentum: 0.8, epsilon: 1e-3 },
  adam: { kind: 'adam', learningRate: 1, ...adam },
  adamw: { kind: 'adamw', learningRate: 1, ...adam, weightDecay: 0.05 },
};

/** Behind the second convolution: 4×4 pooled, 2×2 convolved. */
const POOLING: Record<string, { layer: Layer; features: number }> = {
  flatten: { layer: { kind: 'flatten', name: 'pooling' }, features: 20 },
  average: { layer: { kind: 'global-average-pool', name: 'pooling' }, features: 5 },
  max: { layer: { kind: 'global-max-pool', name: 'pooling' }, features: 5 },
};

function smallArchitecture({ name, classes }: KerasTraining): Architecture {
  const { layer, features } = POOLING[name]!;
  const layers: Layer[] = [
    { kind: 'convolution', name: 'conv_1', channelsIn: 3, channelsOut: 4, padding: 'same' },
    { kind: 'max-pool', name: 'pool_1' },
    { kind: 'convolution', name: 'conv_2', channelsIn: 4, channelsOut: 5, padding: 'valid' },
    layer,
    { kind: 'dense', name: 'dense_1', unitsIn: features, unitsOut: 6, activation: 'relu' },
    { kind: 'dense', name: 'dense_2', unitsIn: 6, unitsOut: classes === 2 ? 1 : classes, activation: 'linear' },
  ];
  return { kind: 'small-cnn', size: 9, preprocessing: 'rescale', classes, pooling: 'flatten', layers };
}

describe.skipIf(runtime === null)('against Keras', () => {
  const tf = loadTensorFlow(runtime ?? '');
  const keras = kerasFixture();

  it.each(Object.keys(OPTIMIZERS))('moves a weight step by step as %s', (name) => {
    const { start, rates, gradients, after } = keras.optimizers;
    const spec = { name: 'dense_1/kernel', layer: 'dense_1', part: 'kernel', shape: [3, 4] } as const;
    const weight = new Weight(tf, spec, Float32Array.from(start));
    const optimizer = new Optimizer(tf, OPTIMIZERS[name]!, [weight]);
    rates.forEach((rate, i) => {
      const gradient = tf.tensor([...gradients[i]!], [3, 4]);
      optimizer.apply(new Map([[weight.name, gradient]]), rate);
      expect(relativeDifference(weight.read(), after[name]![i]!)).toBeLessThan(1e-6);
    });
    expect(optimizer.stepCount).toBe(rates.length);
  });

  it.each(keras.trainings.map((each) => [each.name, each] as const))(
    'trains every kind of layer, with the pooling %s',
    (_, training) => {
      const { learningRate, classWeights, l2, labels } = training;
      const network = new Network(tf, smallArchitecture(training), (_spec, place) =>
        Float32Array.from(training.start[place]!),
      );
      const optimizer = new Optimizer(tf, { kind: 'adam', learningRate, ...adam }, network.weights());
      const x = tf.tensor([...keras.pictures], [6, 9, 9, 3]);
      const step = { network, optimizer, trainFrom: 'conv_1', learningRate, classWeights, l2 };
      const results = training.losses.map(() => trainStep(step, { x, enterAt: 'conv_1', labels, dropoutMask: null }));
      results.forEach((result, i) => {
        expect(Math.abs(result.loss / training.losses[i]! - 1)).toBeLessThan(1e-5);
      });
      expect(results.map(({ correct }) => correct)).toEqual(training.accuracies.map((share) => Math.round(share * 6)));
      network
        .weights()
        .forEach((weight, i) => expect(relativeDifference(weight.read(), training.after[i]!)).toBeLessThan(2e-5));
      const probabilities = evaluateBatch(network, x, 'conv_1');
      const compared = training.classes === 2 ? probabilities.filter((__, i) => i % 2 === 1) : probabilities;
      expect(relativeDifference(compared, training.probabilities)).toBeLessThan(1e-5);
    },
  );
});
