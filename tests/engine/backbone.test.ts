import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomAt } from '../../src/core/training/random';
import { TensorFlowBackbone } from '../../src/engine/frozen/backbone';
import type { Network } from '../../src/engine/network/network';
import { loadTensorFlow } from '../../src/engine/network/tensorflow';
import { relativeDifference } from '../support/difference';
import { articleNetwork } from '../support/article-network';
import { bodyFile, runtimeFolder } from '../support/runtime';

const runtime = runtimeFolder();
const weights = bodyFile();
const ready = runtime !== null && weights !== null;
if (!ready) console.warn('Skipped: the frozen layers need the runtime and the VGG16 weights; run “npm run setup”.');

const SIZE = 48;
const PIXELS = SIZE * SIZE * 3;
const never = (): boolean => false;

describe.skipIf(!ready)('the frozen layers by TensorFlow', () => {
  const tf = loadTensorFlow(runtime ?? '');
  const random = randomAt(1, 'sample-pictures');
  const images = Float32Array.from({ length: 3 * PIXELS }, () => random.integer(256));
  let network: Network;
  beforeAll(async () => {
    network = await articleNetwork(tf, weights ?? '', { preprocessing: 'imagenet', classes: 2, size: SIZE });
  });
  afterAll(() => network.dispose());

  it('give a picture the same bits whatever pictures are computed beside it', async () => {
    const backbone = new TensorFlowBackbone(network, 'block4_pool');
    const together = (await backbone.compute(images, 3, never))!;
    const alone = (await backbone.compute(images.subarray(PIXELS, 2 * PIXELS), 1, never))!;
    const length = 3 * 3 * 512;
    expect(together).toHaveLength(3 * length);
    expect(alone).toEqual(together.slice(length, 2 * length));
    expect(alone.some((value) => value > 0)).toBe(true);
  });

  it('have the same bits in two parts', async () => {
    const whole = (await new TensorFlowBackbone(network, 'block5_pool').compute(images, 3, never))!;
    const between = (await new TensorFlowBackbone(network, 'block4_pool').compute(images, 3, never))!;
    const rest = new TensorFlowBackbone(network, 'block5_pool', 'block4_pool');
    expect(await rest.compute(between, 3, never)).toEqual(whole);
  });

  it('are the same in batches of a fixed size, the last filled up, but for the last digits', async () => {
    const alone = (await new TensorFlowBackbone(network, 'block4_pool').compute(images, 3, never))!;
    const before = tf.memory().numTensors;
    const batches = (await new TensorFlowBackbone(network, 'block4_pool', null, 2).compute(images, 3, never))!;
    expect(tf.memory().numTensors).toBe(before);
    expect(batches).toHaveLength(alone.length);
    expect(relativeDifference(batches, alone)).toBeLessThan(1e-6);
  });

  it('give up between two pictures when something else is wanted', async () => {
    const backbone = new TensorFlowBackbone(network, 'block5_conv1');
    let asked = 0;
    const before = tf.memory().numTensors;
    expect(await backbone.compute(images, 3, () => ++asked === 3)).toBeNull();
    expect(asked).toBe(3);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('let the event loop turn between two pictures', async () => {
    let ran = false;
    setImmediate(() => (ran = true));
    let seen = false;
    await new TensorFlowBackbone(network, 'block1_pool').compute(images, 3, () => {
      seen ||= ran;
      return false;
    });
    expect(seen).toBe(true);
  });
});
