/** What in an image speaks for a class: its gradient against differences, and on real networks with kept and frozen layers. */

import type { Tensor, Tensor4D } from '@tensorflow/tfjs-node-gpu';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cellGrid, gradCam, heatOverlay } from '../../src/core/network/heat-map';
import { enterNetwork } from '../../src/engine/network/classify';
import type { RunModel } from '../../src/engine/tasks/run-model';
import { loadTensorFlow, type TensorFlow } from '../../src/engine/network/tensorflow';
import type { RecipeName, SettingChanges } from '../../src/shared/settings';
import { scratchFolder } from '../support/lathe';
import { drawnModel } from '../support/model-run';
import { bodyFile, runtimeFolder } from '../support/runtime';
import { smallNetwork, smallImages } from '../support/small-network';

const runtime = runtimeFolder();
const weightsFile = bodyFile();

describe.skipIf(runtime === null)(
  `the gradient for what comes in${runtime === null ? ': native TensorFlow would be needed' : ''}`,
  () => {
    let tf: TensorFlow;
    beforeAll(() => {
      tf = loadTensorFlow(runtime ?? '');
    });

    it('is how much a logit grows with each value', () => {
      const network = smallNetwork(tf);
      const input = network.forward(tf.tensor(smallImages(1), [1, 8, 8, 3]), { to: 'pool_1' });
      const values = Float32Array.from(input.dataSync());
      const logit = (x: Float32Array): number =>
        tf.tidy(() => network.forward(tf.tensor(x, input.shape), { from: 'conv_2' }).dataSync()[2] ?? NaN);
      const found = tf.tidy(() => {
        const pass = network.trainingPass(input.clone(), 'conv_2', null);
        return pass.inputGradient(tf.tensor([0, 0, 1], [1, 3])).dataSync<'float32'>();
      });
      const step = 1e-2;
      for (let i = 0; i < values.length; i += 1) {
        const [more, less] = [values.slice(), values.slice()];
        more[i] = (values[i] ?? 0) + step;
        less[i] = (values[i] ?? 0) - step;
        expect(found[i]).toBeCloseTo((logit(more) - logit(less)) / (2 * step), 3);
      }
      input.dispose();
      network.dispose();
    });
  },
);

const missing = [
  ...(runtime === null ? ['native TensorFlow'] : []),
  ...(weightsFile === null ? ['the VGG16 weights'] : []),
];

describe.skipIf(missing.length > 0)(
  `what speaks for a class${missing.length > 0 ? `: ${missing.join(' and ')} would be needed` : ''}`,
  () => {
    const scratch = scratchFolder();
    let tf: TensorFlow;
    const models: RunModel[] = [];

    beforeAll(() => {
      tf = loadTensorFlow(runtime ?? '');
    });
    afterAll(() => {
      for (const model of models) model.dispose();
    });

    async function modelOf(recipe: RecipeName, changes: SettingChanges): Promise<RunModel> {
      const model = await drawnModel(tf, scratch, `explained-${models.length}`, recipe, changes);
      models.push(model);
      return model;
    }

    /** The same by TensorFlow alone, from the pixels on, with its own automatic gradient of the layers behind. */
    function expected({ network }: RunModel, pixels: Float32Array, last: string, isForSecond: boolean): Float32Array {
      const { size, layers } = network.architecture;
      const entry = { layer: layers[0]?.name ?? '', shape: [size, size, 3] as const };
      const activation = network.forward(enterNetwork(network, pixels, 1, entry), { to: last });
      const weights = new Map(network.weights().map((weight) => [weight.name, weight.tensor]));
      const weight = (name: string): Tensor => weights.get(name)!;
      const score = (x: Tensor4D): Tensor => {
        const pooled = tf.maxPool(x, 2, 2, 'valid');
        const hidden = tf.relu(pooled.reshape([1, -1]).matMul(weight('dense_1/kernel')).add(weight('dense_1/bias')));
        const logit = hidden.matMul(weight('dense_2/kernel')).add(weight('dense_2/bias'));
        return logit.mul(isForSecond ? 1 : -1).sum();
      };
      const gradient = tf.grad((x) => score(x as Tensor4D))(activation);
      const [, height = 0, width = 0, channels = 0] = activation.shape;
      const map = gradCam(activation.dataSync<'float32'>(), gradient.dataSync<'float32'>(), [height, width, channels]);
      const at = layers.findIndex(({ name }) => name === last);
      return heatOverlay(pixels, size, map, cellGrid(layers.slice(0, at + 1)));
    }

    it.each([
      ['finetune', 'block5_conv3', { size: 64 }],
      ['finetune', 'block5_conv3', { size: 64, unfreeze: 'block5_conv3' }],
      ['bottleneck', 'block5_conv3', { size: 64 }],
      ['small-cnn', 'conv_3', { size: 48 }],
    ] as const)('of a %s, up to %s, is what TensorFlow’s own gradient says', async (recipe, last, changes) => {
      const model = await modelOf(recipe, { ...changes, pooling: 'flatten' });
      const { size } = model.manifest.settings;
      const pixels = Float32Array.from({ length: size * size * 3 }, (_, i) => (i * 7919) % 256);
      const before = tf.memory().numTensors;
      const overlays = [await model.explain(pixels, 0), await model.explain(pixels, 1)];
      expect(tf.memory().numTensors).toBe(before);
      for (const [index, overlay] of overlays.entries()) {
        const wanted = tf.tidy(() => ({ overlay: expected(model, pixels, last, index === 1) })).overlay;
        // Frozen layers by another way differ in the last bits.
        const furthest = overlay.reduce((most, value, i) => Math.max(most, Math.abs(value - (wanted[i] ?? NaN))), 0);
        expect(furthest).toBeLessThan(0.5);
      }
      expect(overlays[0]).not.toEqual(overlays[1]);
    });
  },
);
