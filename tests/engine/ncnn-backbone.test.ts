import { resolve } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { backboneShapeAfter, vgg16Architecture } from '../../src/core/network/vgg16';
import { initialWeight } from '../../src/core/network/initial-weights';
import { randomAt } from '../../src/core/training/random';
import { TensorFlowBackbone } from '../../src/engine/frozen/backbone';
import { NcnnBackbone, loadBackboneAddon, withInstructions } from '../../src/engine/frozen/ncnn-backbone';
import { Network } from '../../src/engine/network/network';
import { loadTensorFlow } from '../../src/engine/network/tensorflow';
import { readSafetensors } from '../../src/formats/safetensors';
import type { Preprocessing } from '../../src/shared/settings';
import { relativeDifference } from '../support/difference';
import { bodyFile, runtimeFolder } from '../support/runtime';
import { sharedFolder } from '../support/shared';

const addonFolder = resolve(import.meta.dirname, '..', '..', 'resources', 'addon');
const state = loadBackboneAddon(addonFolder);
const weightsFile = bodyFile();
const runtime = runtimeFolder();
const shared = sharedFolder();
if (state.kind === 'unavailable') console.warn(`Skipped: the addon of the frozen layers: ${state.why.reason}.`);
if (weightsFile === null) console.warn('Skipped: frozen layers by ncnn need the VGG16 weights.');
if (runtime === null || shared === null) console.warn('Skipped in part: no runtime, or no ../shared/reference.');

async function tensorsOf(file: string): Promise<ReadonlyMap<string, Float32Array>> {
  const { tensors } = await readSafetensors(file);
  return new Map(tensors.map(({ name, data }) => [name, data]));
}

function bytesOf(values: Float32Array | null): Buffer {
  return values === null ? Buffer.alloc(0) : Buffer.from(values.buffer, values.byteOffset, values.byteLength);
}

const never = (): boolean => false;

const isReady = state.kind === 'loaded' && weightsFile !== null;
const weights = isReady ? await tensorsOf(weightsFile) : new Map<string, Float32Array>();

it.skipIf(state.kind === 'unavailable')('is computed by the instruction set that is asked for, or not at all', () => {
  if (state.kind === 'unavailable') return;
  const { instructions } = state.addon;
  expect(withInstructions(state, undefined).instructions).toBe(instructions[0]);
  for (const each of instructions) expect(withInstructions(state, each).identity).toContain(` ${each} `);
  expect(() => withInstructions(state, 'avx1024')).toThrow(/LATHE_INSTRUCTIONS .* received “avx1024”/);
  expect(() => new state.addon.Backbone([], 1, 'avx1024')).toThrow(/one of .*, received avx1024/);
});

/** The two widest that this processor has: with AVX-512 that of processors without it as well. */
const sets = state.kind === 'loaded' ? state.addon.instructions.slice(0, 2) : ['none'];
const widest = sets[0]!;

/** The layers up to `to`, of pictures; computed by `instructions`. */
interface Wanted {
  readonly instructions?: string;
  readonly behind?: string;
  readonly threads?: number;
  readonly preprocessing?: Preprocessing;
}

function backboneOf(to: string, size: number, wanted: Wanted = {}): NcnnBackbone {
  if (state.kind === 'unavailable') throw new Error(state.why.reason);
  const { instructions = widest, behind = null, threads = 2, preprocessing = 'imagenet' } = wanted;
  const weight = (name: string): Float32Array => weights.get(name)!;
  const addon = withInstructions(state, instructions);
  return new NcnnBackbone({ addon, behind, to, size, threads, preprocessing, weight });
}

/** Any pixels, the same in every run of the tests. */
function images(count: number, size: number): Float32Array {
  const random = randomAt(7, 'sample-pictures', size);
  return Float32Array.from({ length: count * size * size * 3 }, () => random.integer(256));
}

describe.skipIf(!isReady).each(sets)('VGG16’s frozen layers by ncnn with %s', (instructions) => {
  it.skipIf(shared === null).each([
    ['caffe', 'imagenet', 'block4_pool'],
    ['caffe', 'imagenet', 'block5_pool'],
    ['rescale', 'rescale', 'block4_pool'],
    ['rescale', 'rescale', 'block5_pool'],
  ] as const)('equal Keras’ features: preprocessing %s, layer %#', async (name, preprocessing, to) => {
    const expected = await tensorsOf(resolve(shared!, 'reference', 'vgg16-features.safetensors'));
    const backbone = backboneOf(to, 150, { instructions, preprocessing });
    const features = await backbone.compute(expected.get('pixels')!, 8, never);
    expect(relativeDifference(features!, expected.get(`${name}.${to}`)!)).toBeLessThan(1e-5);
    backbone.dispose();
  });

  it.skipIf(runtime === null).each([
    [32, 'block5_pool'],
    // The first block is computed six rows at a time: the last of these strips has one to six.
    [36, 'block1_pool'],
    [37, 'block1_pool'],
    [39, 'block1_pool'],
    [97, 'block5_pool'],
    [150, 'block3_conv2'],
    [180, 'block4_pool'],
    [224, 'block5_pool'],
  ])('equal TensorFlow’s at %d pixels up to %s', async (size, to) => {
    const tf = loadTensorFlow(runtime!);
    const head = { pooling: 'average', hiddenUnits: 0, dropout: 0 } as const;
    const architecture = vgg16Architecture({ size, preprocessing: 'imagenet', head }, 2);
    const network = new Network(tf, architecture, (spec, i) => weights.get(spec.name) ?? initialWeight(spec, 1, i));
    const reference = new TensorFlowBackbone(network, to);
    const backbone = backboneOf(to, size, { instructions });
    const given = images(2, size);
    const features = await backbone.compute(given, 2, never);
    const values = backboneShapeAfter(to, size).reduce((product, each) => product * each, 1);
    expect(features).toHaveLength(2 * values);
    expect(relativeDifference(features!, (await reference.compute(given, 2, never))!)).toBeLessThan(1e-5);
    backbone.dispose();
    network.dispose();
  });

  it('have the same bits for any number of threads and whatever pictures are beside', async () => {
    const given = images(8, 97);
    const one = given.length / 8;
    const alone = backboneOf('block5_pool', 97, { instructions, threads: 1 });
    const expected: Buffer[] = [];
    for (let i = 0; i < 8; i += 1) {
      expected.push(bytesOf(await alone.compute(given.subarray(i * one, (i + 1) * one), 1, never)));
    }
    // Each thread takes an image, and they share what remains.
    for (const threads of [1, 2, 3, 5]) {
      const backbone = backboneOf('block5_pool', 97, { instructions, threads });
      expect(bytesOf(await backbone.compute(given, 8, never)).equals(Buffer.concat(expected))).toBe(true);
      const reversed = Float32Array.from([7, 2, 0].flatMap((i) => [...given.subarray(i * one, (i + 1) * one)]));
      const some = Buffer.concat([expected[7]!, expected[2]!, expected[0]!]);
      expect(bytesOf(await backbone.compute(reversed, 3, never)).equals(some)).toBe(true);
      backbone.dispose();
    }
    alone.dispose();
  });

  it.each(['block1_pool', 'block3_pool', 'block4_pool', 'block5_conv1'])(
    'have the same bits in two parts, the second from what %s gave',
    async (cut) => {
      const given = images(3, 97);
      const [whole, first] = [backboneOf('block5_pool', 97, { instructions }), backboneOf(cut, 97, { instructions })];
      const rest = backboneOf('block5_pool', 97, { instructions, behind: cut });
      const between = (await first.compute(given, 3, never))!;
      const features = bytesOf(await rest.compute(between, 3, never));
      expect(features.equals(bytesOf(await whole.compute(given, 3, never)))).toBe(true);
      await expect(rest.compute(between, 2, never)).rejects.toThrow(/2 pictures’ features of block/);
      for (const backbone of [whole, first, rest]) backbone.dispose();
    },
  );
});

describe.skipIf(!isReady)('VGG16’s frozen layers by ncnn', () => {
  if (state.kind === 'unavailable') return;
  const { addon } = state;

  it('are computed while the event loop turns, from what the pictures were when they were handed over', async () => {
    const backbone = backboneOf('block4_pool', 150);
    const given = images(2, 150);
    const expected = bytesOf(await backbone.compute(given.slice(), 2, never));
    const order = { settled: false };
    const computing = backbone.compute(given, 2, never).finally(() => (order.settled = true));
    await nextTurn();
    given.fill(0);
    let turns = 0;
    for (; !order.settled; turns += 1) await nextTurn();
    expect(turns).toBeGreaterThan(10);
    expect(bytesOf(await computing).equals(expected)).toBe(true);
    backbone.dispose();
  });

  it('give up when something else is wanted, and compute the same afterwards', async () => {
    const backbone = backboneOf('block4_pool', 150);
    const given = images(4, 150);
    const expected = bytesOf(await backbone.compute(given, 4, never));
    let asked = 0;
    const wantedSoon = (): boolean => (asked += 1) > 2;
    expect(await backbone.compute(given, 4, wantedSoon)).toBeNull();
    expect(await backbone.compute(given, 4, () => true)).toBeNull();
    expect(bytesOf(await backbone.compute(given, 4, never)).equals(expected)).toBe(true);
    backbone.dispose();
  });

  it('cancel only what is under way when several computations were ordered', async () => {
    const backbone = backboneOf('block3_pool', 97);
    const given = images(6, 97);
    const expected = bytesOf(await backbone.compute(given, 6, never));
    let asked = 0;
    const [first, second] = await Promise.all([
      backbone.compute(given, 6, () => (asked += 1) > 1),
      backbone.compute(given, 6, never),
    ]);
    expect(first).toBeNull();
    expect(bytesOf(second).equals(expected)).toBe(true);
    backbone.dispose();
  });

  it('refuse pictures of another size, weights of another layer and a layer that there is not', async () => {
    const backbone = backboneOf('block1_pool', 32);
    await expect(backbone.compute(images(1, 33), 1, never)).rejects.toThrow(RangeError);
    backbone.dispose();
    await expect(backbone.compute(images(1, 32), 1, never)).rejects.toThrow('destroyed');
    expect(() => backboneOf('block6_pool', 32)).toThrow(RangeError);
    const bias = weights.get('block1_conv1/bias')!;
    expect(() => new addon.Backbone([{ kernel: new Float32Array(9), bias }], 1, widest)).toThrow(
      /expected 3 × 3 × 1 × 64/,
    );
    const odd = { kernel: new Float32Array(9 * 64 * 3 + 1), bias };
    expect(() => new addon.Backbone([odd], 1, widest)).toThrow(/expected 3 × 3 × 3 × 64 values, received 1729/);
    expect(() => new addon.Backbone([null], 1, widest)).toThrow(TypeError);
    expect(() => new addon.Backbone([], 1, widest)).toThrow(TypeError);
    expect(() => backboneOf('block1_pool', 32, { threads: 0 })).toThrow(/threads: expected an integer from 1 to 256/);
    const native = new addon.Backbone([{ kernel: weights.get('block1_conv1/kernel')!, bias }, null], 1, widest);
    expect(() => native.compute(new Float32Array(9), 2)).toThrow(/expected a multiple of 12 values, received 9/);
    expect(() => native.compute(new Float32Array(3), 1)).toThrow(/too small/);
    native.destroy();
  });

  it('are refused where reading a property takes the memory of another away', () => {
    const bias = new Float32Array(64);
    const kernel = new Float32Array(9 * 3 * 64);
    const layers = [
      { kernel, bias },
      {
        get kernel(): Float32Array {
          structuredClone(kernel, { transfer: [kernel.buffer] });
          return new Float32Array(9 * 64 * 64);
        },
        bias,
      },
    ];
    expect(() => new addon.Backbone(layers, 1, widest)).toThrow(/kernel: expected 3 × 3 × .* received 0/);
  });

  it('free their memory, disposed or forgotten', async () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const given = images(1, 97);
    const once = async (disposed: boolean): Promise<void> => {
      const backbone = backboneOf('block4_pool', 97);
      await backbone.compute(given, 1, never);
      if (disposed) backbone.dispose();
    };
    const settle = async (): Promise<number> => {
      for (let i = 0; i < 3; i += 1) {
        collect();
        await nextTurn();
      }
      return process.memoryUsage.rss();
    };
    await once(true);
    const before = await settle();
    for (let i = 0; i < 6; i += 1) await once(true);
    const afterDisposing = await settle();
    for (let i = 0; i < 6; i += 1) {
      await once(false);
      await settle();
    }
    // One body has 122 MB of weights; twelve would have 1.5 GB.
    expect(afterDisposing - before).toBeLessThan(200e6);
    expect((await settle()) - before).toBeLessThan(200e6);
  });

  it('are computed in a worker thread as well, which may end while they are', async () => {
    const file = resolve(addonFolder, `${process.platform}-${process.arch}`, 'lathe_native.node');
    const kernel = weights.get('block1_conv1/kernel')!;
    const bias = weights.get('block1_conv1/bias')!;
    const given = images(16, 97);
    const code = `
      const { parentPort, workerData } = require('node:worker_threads');
      const { file, kernel, bias, given, repeat, widest } = workerData;
      const body = new (require(file).Backbone)([{ kernel, bias }, null], 2, widest);
      const order = () => body.compute(given, 97).then((features) => {
        parentPort.postMessage(features);
        if (repeat) order();
      });
      order();`;
    const start = (repeat: boolean): Worker =>
      new Worker(code, { eval: true, workerData: { file, kernel, bias, given, repeat, widest } });
    const first = (worker: Worker): Promise<unknown> => new Promise((done) => void worker.once('message', done));
    const native = new addon.Backbone([{ kernel, bias }, null], 2, widest);
    const here = await native.compute(given, 97);
    const ending = start(false);
    const there = await first(ending);
    expect(there instanceof Float32Array && bytesOf(there).equals(bytesOf(here))).toBe(true);
    const endless = start(true);
    await first(endless);
    await endless.terminate();
    expect(bytesOf(await native.compute(given, 97)).equals(bytesOf(here))).toBe(true);
    native.destroy();
  });
});
