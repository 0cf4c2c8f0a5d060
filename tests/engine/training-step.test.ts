import { describe, expect, it } from 'vitest';
import { dropoutMask } from '../../src/core/network/dropout-mask';
import { weightsSha256, type Network } from '../../src/engine/network/network';
import { Optimizer } from '../../src/engine/network/optimizers';
import { loadTensorFlow } from '../../src/engine/network/tensorflow';
import { evaluateBatch } from '../../src/engine/network/classify';
import { trainStep, type TrainingStep } from '../../src/engine/network/training-step';
import type { OptimizerSettings } from '../../src/shared/settings';
import { runtimeFolder } from '../support/runtime';
import { smallNetwork, smallImages } from '../support/small-network';

const runtime = runtimeFolder();
if (runtime === null) console.warn('Skipped: training steps need native TensorFlow; run “npm run setup”.');

const MOMENTUM: OptimizerSettings = { kind: 'sgd', learningRate: 0.05, momentum: 0.9, nesterov: false };
const ADAM = { learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 };
const LABELS = [0, 1, 2, 0];

describe.skipIf(runtime === null)('a training step', () => {
  const tf = loadTensorFlow(runtime ?? '');
  const images = tf.tensor(smallImages(4), [4, 8, 8, 3]);

  /** Trains the layers from `trainFrom` on; what comes into the network is pixels, unless `extra` says otherwise. */
  function training(
    network: Network,
    settings: OptimizerSettings,
    trainFrom: string,
    extra: Partial<TrainingStep> = {},
  ): TrainingStep {
    const names = network.architecture.layers.map(({ name }) => name);
    const trained = network.weights().filter(({ spec }) => names.indexOf(spec.layer) >= names.indexOf(trainFrom));
    const optimizer = new Optimizer(tf, settings, trained);
    const learningRates = [settings.learningRate];
    return { network, optimizer, behind: null, learningRates, classWeights: null, l2: 0, ...extra };
  }

  function steps(step: TrainingStep, from: number, to: number): number[] {
    return Array.from({ length: to - from }, (_, i) => {
      const mask = dropoutMask(4, 8, 0.5, { seed: 1, stage: 2, epoch: 1, step: from + i });
      return trainStep(step, { x: images, labels: LABELS, dropoutMask: mask }).loss;
    });
  }

  it.each<OptimizerSettings>([
    MOMENTUM,
    { ...MOMENTUM, nesterov: true },
    { kind: 'rmsprop', learningRate: 0.001, rho: 0.9, momentum: 0.5, epsilon: 1e-7 },
    { kind: 'adam', ...ADAM },
    { kind: 'adamw', ...ADAM, weightDecay: 0.01 },
  ])('leaves no tensor behind in a thousand steps with %j', (settings) => {
    const before = tf.memory().numTensors;
    const network = smallNetwork(tf);
    const step = training(network, settings, 'pool_1', { l2: 0.001, classWeights: [1, 2, 1] });
    // The first step makes the variables that SGD changes where they lie.
    steps(step, 0, 1);
    const start = tf.memory();
    steps(step, 1, 1000);
    evaluateBatch(network, images, null);
    expect(tf.memory().numTensors).toBe(start.numTensors);
    expect(tf.memory().numBytes).toBe(start.numBytes);
    step.optimizer.dispose();
    network.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('moves the layers from the first trained one on and no other', () => {
    const network = smallNetwork(tf);
    const before = new Map(network.weights().map((weight) => [weight.name, weight.read()]));
    steps(training(network, MOMENTUM, 'conv_2'), 0, 3);
    const moved = network.weights().filter((weight) => weight.read().some((v, i) => v !== before.get(weight.name)![i]));
    expect(moved.map(({ name }) => name)).toEqual([
      'conv_2/kernel',
      'conv_2/bias',
      'dense_1/kernel',
      'dense_1/bias',
      'dense_2/kernel',
      'dense_2/bias',
    ]);
  });

  it('is the same from pixels and from features of the frozen layers', () => {
    const fromPixels = smallNetwork(tf);
    const fromFeatures = smallNetwork(tf);
    const features = fromFeatures.forward(images, { to: 'pool_1' });
    const batch = { labels: LABELS, dropoutMask: null };
    const a = trainStep(training(fromPixels, MOMENTUM, 'conv_2'), { x: images, ...batch });
    const b = trainStep(training(fromFeatures, MOMENTUM, 'conv_2', { behind: 'pool_1' }), { x: features, ...batch });
    expect(a).toEqual(b);
    expect(weightsSha256(fromPixels)).toBe(weightsSha256(fromFeatures));
  });

  it.each<OptimizerSettings>([MOMENTUM, { kind: 'adam', ...ADAM }])(
    'goes on bit for bit from saved weights and slots with %j',
    (settings) => {
      const straight = smallNetwork(tf);
      const expected = steps(training(straight, settings, 'conv_1'), 0, 8);

      const first = smallNetwork(tf);
      const interrupted = training(first, settings, 'conv_1');
      const before = steps(interrupted, 0, 5);
      const slots = new Map(interrupted.optimizer.slots.map((slot) => [slot.name, slot.read()]));
      const second = smallNetwork(tf);
      for (const weight of first.weights()) second.weight(weight.name).assign(weight.read());
      const resumed = training(second, settings, 'conv_1');
      resumed.optimizer.restore(interrupted.optimizer.stepCount, slots);

      expect([...before, ...steps(resumed, 5, 8)]).toEqual(expected);
      expect(weightsSha256(second)).toBe(weightsSha256(straight));
    },
  );

  it('refuses a saved optimizer that lacks a slot', () => {
    const { optimizer } = training(smallNetwork(tf), MOMENTUM, 'dense_2');
    const slots = new Map([['dense_2/kernel/momentum', new Float32Array(24)]]);
    expect(() => optimizer.restore(1, slots)).toThrow('the saved optimizer lacks dense_2/bias/momentum');
  });

  it('drops units in training and none in evaluation', () => {
    const network = smallNetwork(tf);
    const still = { ...training(network, MOMENTUM, 'conv_1'), learningRates: [0] };
    const [first, second] = steps(still, 0, 2);
    expect(first).not.toBe(second);
    expect(evaluateBatch(network, images, null)).toEqual(evaluateBatch(network, images, null));
  });

  it('hashes every weight in layer order, so that one bit of a frozen bias shows', () => {
    const network = smallNetwork(tf);
    const before = weightsSha256(network);
    expect(weightsSha256(smallNetwork(tf))).toBe(before);
    network.weight('conv_1/bias').assign(Float32Array.of(0, 0, 0, 1e-45));
    expect(weightsSha256(network)).not.toBe(before);
  });

  it('refuses values that do not fit a weight, and names that are not the network’s', () => {
    const network = smallNetwork(tf);
    expect(() => network.weight('conv_1/bias').assign(new Float32Array(3))).toThrow(
      'conv_1/bias has 4 values; 3 were given',
    );
    expect(() => network.weight('conv_9/bias')).toThrow('no weight conv_9/bias');
    expect(() => network.forward(images, { to: 'block5_pool' })).toThrow('no layer block5_pool');
  });
});
