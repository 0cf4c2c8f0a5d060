import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Optimizer } from '../../src/engine/network/optimizers';
import { preprocess } from '../../src/engine/network/preprocess';
import { loadTensorFlow } from '../../src/engine/network/tensorflow';
import { evaluateBatch, trainStep } from '../../src/engine/network/training-step';
import { SafetensorsFile } from '../../src/formats/safetensors';
import type { NamedTensor } from '../../src/shared/tensor';
import { articleNetwork } from '../support/article-network';
import { relativeDifference } from '../support/difference';
import { bodyFile, runtimeFolder } from '../support/runtime';
import { sharedFolder } from '../support/shared';

const runtime = runtimeFolder();
const backbone = bodyFile();
const shared = sharedFolder();
const ready = runtime !== null && backbone !== null && shared !== null;
if (!ready) console.warn('Skipped: comparing with Keras needs the runtime, the VGG16 weights and ../shared/reference.');

class Tensors {
  private constructor(private readonly byName: ReadonlyMap<string, NamedTensor>) {}

  static async read(file: string): Promise<Tensors> {
    const open = await SafetensorsFile.open(file);
    const tensors = new Map<string, NamedTensor>();
    for (const name of open.names) tensors.set(name, await open.read(name));
    await open.close();
    return new Tensors(tensors);
  }

  data(name: string): Float32Array {
    return this.byName.get(name)!.data;
  }

  shape(name: string): number[] {
    return [...this.byName.get(name)!.shape];
  }
}

interface ReferenceRun {
  readonly name: string;
  readonly learningRate: number;
  readonly momentum: number;
  readonly batchSize: number;
  readonly lossPerStep: readonly number[];
}

describe.skipIf(!ready)('VGG16 against Keras', () => {
  const tf = loadTensorFlow(runtime ?? '');
  const reference = join(shared ?? '', 'reference');

  it.each([
    ['caffe', 'imagenet'],
    ['rescale', 'rescale'],
  ] as const)('gives the features of eight pictures with the preprocessing that Keras calls %s', async (name, kind) => {
    const expected = await Tensors.read(join(reference, 'vgg16-features.safetensors'));
    const network = await articleNetwork(tf, backbone ?? '', { preprocessing: kind, classes: 2, size: 150 });
    const x = preprocess(tf, tf.tensor(expected.data('pixels'), expected.shape('pixels')), kind);
    const block4 = network.forward(x, { to: 'block4_pool' });
    const block5 = network.forward(block4, { from: 'block5_conv1', to: 'block5_pool' });
    expect(relativeDifference(block4.dataSync(), expected.data(`${name}.block4_pool`))).toBeLessThan(1e-4);
    expect(relativeDifference(block5.dataSync(), expected.data(`${name}.block5_pool`))).toBeLessThan(1e-4);
    tf.dispose([x, block4, block5]);
    network.dispose();
  });

  it.each([
    ['binary-rescale', 'rescale', 2, 'binary'],
    ['five-caffe', 'imagenet', 5, 'five'],
  ] as const)('takes the ten steps of %s', async (name, preprocessing, classes, labelName) => {
    const given = await Tensors.read(join(reference, 'vgg16-finetune.safetensors'));
    const recorded = JSON.parse(readFileSync(join(reference, 'vgg16-finetune.json'), 'utf8')) as {
      runs: readonly ReferenceRun[];
    };
    const { learningRate, momentum, batchSize, lossPerStep } = recorded.runs.find((run) => run.name === name)!;
    const network = await articleNetwork(tf, backbone ?? '', { preprocessing, classes, size: 150 });
    for (const layer of [1, 2]) {
      for (const part of ['kernel', 'bias']) {
        network.assign(`dense_${layer}/${part}`, given.data(`${name}.head.dense${layer}.${part}`));
      }
    }
    const trainFrom = 'block5_conv1';
    const settings = { kind: 'sgd', learningRate, momentum, nesterov: false } as const;
    const optimizer = new Optimizer(tf, settings, network.weightsFrom(trainFrom));
    const x = preprocess(tf, tf.tensor(given.data('pixels'), given.shape('pixels')), preprocessing);
    const features = network.forward(x, { to: 'block4_pool' });
    const labels = given.data(`labels.${labelName}`);

    const losses = lossPerStep.map((_, i) => {
      const start = (i % 2) * batchSize;
      const step = { network, optimizer, trainFrom, learningRate, classWeights: null, l2: 0 };
      // The first two steps begin with pixels, so that the frozen layers are part of what is compared.
      const pixels = i < 2;
      return trainStep(step, {
        x: (pixels ? x : features).slice(start, batchSize),
        enterAt: pixels ? 'block1_conv1' : trainFrom,
        labels: labels.slice(start, start + batchSize),
        dropoutMask: null,
      }).loss;
    });

    losses.forEach((loss, i) => expect(Math.abs(loss / lossPerStep[i]! - 1)).toBeLessThan(1e-5));
    const after = (part: string): Float32Array => given.data(`${name}.after.${part}`);
    const weight = (part: string): Float32Array =>
      network
        .weights()
        .find((each) => each.name === part)!
        .read();
    const kernel = weight('block5_conv1/kernel');
    const sums = Array.from({ length: 512 }, (_, filter) => {
      let sum = 0;
      for (let i = filter; i < kernel.length; i += 512) sum += kernel[i]!;
      return sum;
    });
    expect(relativeDifference(sums, after('block5_conv1.kernel_sum_per_filter'))).toBeLessThan(1e-5);
    expect(relativeDifference(weight('block5_conv3/bias'), after('block5_conv3.bias'))).toBeLessThan(1e-5);
    expect(relativeDifference(weight('dense_2/kernel'), after('dense2.kernel'))).toBeLessThan(1e-5);
    expect(relativeDifference(weight('dense_2/bias'), after('dense2.bias'))).toBeLessThan(1e-5);
    const probabilities = evaluateBatch(network, features, trainFrom);
    const compared = classes === 2 ? probabilities.filter((_, i) => i % 2 === 1) : probabilities;
    expect(relativeDifference(compared, after('probabilities'))).toBeLessThan(1e-5);
    optimizer.dispose();
    network.dispose();
  });
});
