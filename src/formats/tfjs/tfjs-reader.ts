/**
 * Weights of a Layers model of TensorFlow.js: `model.json` with a manifest of shards beside it
 * (github.com/tensorflow/tfjs, tfjs-core/src/io/types.ts).
 */

import { realpath } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import * as v from 'valibot';
import { systemCode } from '../../base/file-errors';
import { isWithin } from '../../base/relative-path';
import { count, parseShape, type Shape } from '../../shared/schema';
import { valueCount, type NamedTensor } from '../../shared/tensor';
import { nameWeights, type LayerWeight } from '../named-weights';
import { NUMBER_TYPES } from '../number-types';
import { MOST_WEIGHT_BYTES, readingWeights, readWhole, WeightsError } from '../weights-reading';

const LARGEST_JSON_BYTES = 100_000_000;

/** Element types of the manifest by their names in safetensors. */
const TYPES: Readonly<Partial<Record<string, string>>> = { float32: 'F32', int32: 'I32', uint8: 'U8', bool: 'U8' };

const manifestWeightShape = v.object({
  name: v.string(),
  dtype: v.string(),
  shape: v.array(count),
  quantization: v.optional(v.unknown()),
});
type ManifestWeight = Shape<typeof manifestWeightShape>;

const layersModelShape = v.object({
  format: v.optional(v.unknown()),
  weightsManifest: v.array(v.object({ paths: v.array(v.string()), weights: v.array(manifestWeightShape) })),
});

/**
 * Kernels are HWIO; of a name like `model/dense_1/kernel` the last two parts are kept.
 *
 * @throws LatheError weights-unreadable
 */
export function readTfjsModel(file: string): Promise<readonly NamedTensor[]> {
  return readingWeights(file, 'TensorFlow.js model.json', async () => {
    const json = await readWhole(file, LARGEST_JSON_BYTES);
    const model = parseShape(layersModelShape, JSON.parse(json.toString('utf8')));
    if (model.format === 'graph-model') throw new WeightsError('graph-model', {});
    const folder = await realpath(dirname(file));
    let bytesLeft = MOST_WEIGHT_BYTES;
    const weights: LayerWeight[] = [];
    for (const group of model.weightsManifest) {
      const quantized = group.weights.find(({ quantization }) => quantization !== undefined);
      if (quantized !== undefined) throw new WeightsError('quantized', { tensor: quantized.name });
      const shards: Buffer[] = [];
      for (const path of group.paths) {
        const shard = await readWhole(await shardFile(folder, path), bytesLeft);
        bytesLeft -= shard.length;
        shards.push(shard);
      }
      for (const weight of cutShards(group.weights, Buffer.concat(shards))) weights.push(weight);
    }
    return nameWeights(weights);
  });
}

/** Where a shard is, links followed. */
async function shardFile(folder: string, shard: string): Promise<string> {
  const file = resolve(folder, shard);
  const real = isWithin(folder, file)
    ? await realpath(file).catch((cause: unknown) => {
        throw new WeightsError('shard-unreadable', { shard, system: systemCode(cause) ?? String(cause) });
      })
    : file;
  if (real === folder || !isWithin(folder, real)) throw new WeightsError('shard-outside', { shard });
  return real;
}

/** The shards of a group hold its tensors one after the other. */
function cutShards(weights: readonly ManifestWeight[], bytes: Buffer<ArrayBuffer>): LayerWeight[] {
  let at = 0;
  const cut = weights.map(({ name, dtype, shape }): LayerWeight => {
    const type = NUMBER_TYPES.get(TYPES[dtype] ?? '');
    if (type === undefined) throw new WeightsError('tensor-type', { tensor: name, type: dtype });
    const length = valueCount(shape) * type.bytes;
    if (length > bytes.length - at)
      throw new WeightsError('tensor-size', { tensor: name, shape, bytes: bytes.length - at });
    const data = type.toFloat32(bytes.subarray(at, at + length));
    at += length;
    const parts = name.replace(/:\d+$/, '').split('/');
    return { layers: parts.slice(0, -1), weight: parts.at(-1) ?? name, shape, data };
  });
  if (at !== bytes.length) throw new WeightsError('shards-too-long', { bytes: bytes.length, tensors: at });
  return cut;
}
