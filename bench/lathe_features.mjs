/**
 * Lathe’s part of the benchmark of VGG16’s frozen blocks: milliseconds a picture up to block4_pool, as JSON. On random
 * pixels, as Keras and PyTorch are measured: the addon alone, without decoding and without keeping anything.
 *
 *     node lathe_features.mjs --weights FILE --threads N --batch 16 --features 150,224 --pictures N
 */

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ROOT } from './lathe.mjs';

const CONVOLUTIONS = [2, 2, 3, 3];

const { values: given } = parseArgs({
  options: {
    weights: { type: 'string', default: '' },
    threads: { type: 'string', default: '2' },
    batch: { type: 'string', default: '16' },
    features: { type: 'string', default: '150' },
    pictures: { type: 'string', default: '64' },
  },
});

/**
 * @param {string} file safetensors: length, JSON, raw bytes
 * @returns {(name: string) => Float32Array}
 */
function tensorsOf(file) {
  const content = readFileSync(file);
  const begin = 8 + Number(content.readBigUInt64LE(0));
  /** @type {unknown} */
  const parsed = JSON.parse(content.toString('utf8', 8, begin));
  const header = /** @type {Record<string, { data_offsets: [number, number] }>} */ (parsed);
  return (name) => {
    const [from, to] = header[name]?.data_offsets ?? [0, 0];
    return new Float32Array(Uint8Array.from(content.subarray(begin + from, begin + to)).buffer);
  };
}

/** @param {(name: string) => Float32Array} tensor */
function frozenLayers(tensor) {
  return CONVOLUTIONS.flatMap((count, block) => [
    ...Array.from({ length: count }, (_, i) => {
      const name = `block${block + 1}_conv${i + 1}`;
      return { kernel: tensor(`${name}/kernel`), bias: tensor(`${name}/bias`) };
    }),
    null,
  ]);
}

/**
 * @param {import('../src/engine/frozen/ncnn-backbone').AddonBackbone} body
 * @param {number} size
 */
async function pictureMs(body, size) {
  const [batch, pictures] = [Number(given.batch), Number(given.pictures)];
  const pixels = Float32Array.from({ length: batch * size * size * 3 }, () => Math.random());
  await body.compute(pixels, size);
  const begun = performance.now();
  const rounds = Math.floor(pictures / batch);
  for (let i = 0; i < rounds; i += 1) await body.compute(pixels, size);
  return (performance.now() - begun) / (rounds * batch);
}

const file = join(ROOT, 'resources/addon', `${process.platform}-${process.arch}`, 'lathe_native.node');
/** @type {unknown} */
const loaded = createRequire(import.meta.url)(file);
const addon = /** @type {import('../src/engine/frozen/ncnn-backbone').BackboneAddon} */ (loaded);
const [widest = ''] = addon.instructions;
const body = new addon.Backbone(frozenLayers(tensorsOf(given.weights)), Number(given.threads), widest);
/** @type {Record<string, number>} */
const took = {};
for (const size of given.features.split(',')) took[size] = await pictureMs(body, Number(size));
body.destroy();
console.log(JSON.stringify({ pictureMs: took }));
