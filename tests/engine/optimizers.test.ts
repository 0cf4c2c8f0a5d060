import { describe, expect, it } from 'vitest';
import { Optimizer } from '../../src/engine/network/optimizers';
import { loadTensorFlow } from '../../src/engine/network/tensorflow';
import { Weight } from '../../src/engine/network/weight';
import type { WeightSpec } from '../../src/core/network/architecture';
import { runtimeFolder } from '../support/runtime';

const runtime = runtimeFolder();

function spec(values: number): WeightSpec {
  return { name: 'dense_1/bias', layer: 'dense_1', part: 'bias', shape: [values] };
}

describe.skipIf(runtime === null)('SGD with momentum changes a weight where it lies', () => {
  const tf = loadTensorFlow(runtime ?? '');
  const sgd = { kind: 'sgd', learningRate: 0.5, momentum: 0.5, nesterov: false } as const;

  it('and nothing that was taken from it before', () => {
    const data = Float32Array.of(1, 2);
    const weight = new Weight(tf, spec(2), data);
    const optimizer = new Optimizer(tf, sgd, [weight]);
    const step = (): void => {
      optimizer.apply(new Map([[weight.name, tf.tensor1d([1, -1])]]), [0.5]);
    };
    const [beforeAll, copyBefore] = [weight.tensor.clone(), weight.read()];
    step();
    const [held, copy] = [weight.tensor.clone(), weight.read()];
    step();
    // Velocities −0.5 and −0.75.
    expect([...weight.read()]).toEqual([-0.25, 3.25]);
    expect([beforeAll.dataSync(), copyBefore, data].map((each) => [...each])).toEqual([
      [1, 2],
      [1, 2],
      [1, 2],
    ]);
    expect([held.dataSync(), copy].map((each) => [...each])).toEqual([
      [0.5, 2.5],
      [0.5, 2.5],
    ]);
  });

  it('and goes on from values that it is given', () => {
    const weight = new Weight(tf, spec(2), Float32Array.of(1, 2));
    const optimizer = new Optimizer(tf, sgd, [weight]);
    const step = (): void => {
      optimizer.apply(new Map([[weight.name, tf.tensor1d([1, -1])]]), [0.5]);
    };
    step();
    weight.assign(Float32Array.of(8, 9));
    optimizer.restore(5, new Map([['dense_1/bias/momentum', Float32Array.of(1, 1)]]));
    step();
    expect([...weight.read()]).toEqual([8, 10]);
    expect(optimizer.stepCount).toBe(6);
  });

  it('and gives its memory back', () => {
    const values = 1 << 20;
    const gradient = tf.zeros([values]);
    const trainAndForget = (): void => {
      const weight = new Weight(tf, spec(values), new Float32Array(values));
      const optimizer = new Optimizer(tf, sgd, [weight]);
      optimizer.apply(new Map([[weight.name, gradient]]), [0.1]);
      optimizer.dispose();
      weight.dispose();
    };
    trainAndForget();
    const [tensors, bytes] = [tf.memory().numTensors, process.memoryUsage.rss()];
    // Kept, these would take 8 MB each.
    for (let i = 0; i < 100; i += 1) trainAndForget();
    expect(tf.memory().numTensors).toBe(tensors);
    expect(process.memoryUsage.rss() - bytes).toBeLessThan(400e6);
  });
});

describe.skipIf(runtime === null)('weights of several groups', () => {
  const tf = loadTensorFlow(runtime ?? '');

  it('move by the rate of their group, with any optimizer as if each group had one of its own', () => {
    const adam = { kind: 'adam', learningRate: 1, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 } as const;
    const make = (name: string): Weight => new Weight(tf, { ...spec(2), name }, Float32Array.of(1, 2));
    const together = [make('block5_conv1/bias'), make('dense_1/bias')];
    const apart = [make('block5_conv1/bias'), make('dense_1/bias')];
    const rates = [0.01, 0.1];
    const both = new Optimizer(tf, adam, together, ({ name }) => (name.startsWith('dense') ? 1 : 0));
    const each = apart.map((weight) => new Optimizer(tf, adam, [weight]));
    for (let step = 0; step < 3; step += 1) {
      const gradients = new Map(together.map(({ name }) => [name, tf.tensor1d([1, -step])]));
      both.apply(gradients, rates);
      each.forEach((optimizer, i) => optimizer.apply(gradients, [rates[i]!]));
    }
    expect(together.map((weight) => weight.read())).toEqual(apart.map((weight) => weight.read()));
    expect(together[0]!.read()).not.toEqual(together[1]!.read());
    expect(() => both.apply(new Map(), rates)).toThrow('no gradient for block5_conv1/bias');
  });
});
