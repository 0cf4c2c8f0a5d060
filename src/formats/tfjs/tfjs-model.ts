/**
 * Weights of a Layers model of TensorFlow.js: `model.json` with a manifest of shards beside it
 * (github.com/tensorflow/tfjs, tfjs-core/src/io/types.ts).
 */

import { readFile, realpath, stat } from 'node:fs/promises';
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import * as v from 'valibot';
import { LatheError, toldError } from '../../shared/failures/failure';
import { count, parseShape, ShapeError, type Shape } from '../../shared/schema';
import type { NamedTensor } from '../../shared/tensor';
import { reasonOf, weightsUnreadable } from '../../base/file-bytes';
import { nameWeights, type LayerWeight } from '../named-weights';
import { NUMBER_TYPES } from '../number-types';

const EXPECTED = 'A TensorFlow.js model.json';
const LARGEST_JSON_BYTES = 100_000_000;
const MOST_SHARD_BYTES = 1_200_000_000;

/** Element types of the manifest by their names in safetensors. */
const TYPES: ReadonlyMap<string, string> = new Map([
  ['float32', 'F32'],
  ['int32', 'I32'],
  ['uint8', 'U8'],
  ['bool', 'U8'],
]);

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
export async function readTfjsModel(file: string): Promise<readonly NamedTensor[]> {
  try {
    const { size } = await stat(file);
    if (size > LARGEST_JSON_BYTES) throw new RangeError(`it has ${size} bytes`);
    const model = parseShape(layersModelShape, JSON.parse(await readFile(file, 'utf8')));
    if (model.format === 'graph-model') throw notPlain(file, 'it is a graph model, which has no layers');
    const weights: LayerWeight[] = [];
    let bytesLeft = MOST_SHARD_BYTES;
    for (const group of model.weightsManifest) {
      const quantized = group.weights.find(({ quantization }) => quantization !== undefined);
      if (quantized !== undefined) throw notPlain(file, `its tensor “${quantized.name}” is quantized`);
      const bytes = await readShards(dirname(file), group.paths, bytesLeft);
      bytesLeft -= bytes.length;
      weights.push(...cutShards(group.weights, bytes));
    }
    return nameWeights(weights);
  } catch (cause) {
    if (cause instanceof LatheError) throw cause;
    throw weightsUnreadable(file, EXPECTED, explain(cause), cause);
  }
}

function notPlain(file: string, found: string): LatheError {
  return toldError(
    'weights-unreadable',
    `A Layers model of TensorFlow.js with float32 weights was expected in ${file}; ${found}.`,
    'Convert the model again with tensorflowjs_converter, to tfjs_layers_model and without quantization.',
  );
}

/** All shards of a group, one after another. */
async function readShards(folder: string, paths: readonly string[], most: number): Promise<Uint8Array<ArrayBuffer>> {
  const inside = await realpath(folder);
  const shards: { file: string; size: number }[] = [];
  for (const path of paths) {
    const file = await shardFile(inside, path);
    shards.push({ file, size: (await stat(file)).size });
  }
  const total = shards.reduce((sum, { size }) => sum + size, 0);
  if (total > most) throw new RangeError(`its shards have ${total} bytes`);
  const bytes = new Uint8Array(total);
  let at = 0;
  for (const { file, size } of shards) {
    const shard = await readFile(file);
    if (shard.length !== size) throw new RangeError(`the shard ${file} changes while it is read`);
    bytes.set(shard, at);
    at += size;
  }
  return bytes;
}

/** Where a shard is, links followed. */
async function shardFile(folder: string, path: string): Promise<string> {
  const check = (file: string): string => {
    const from = relative(folder, file);
    if (from === '' || from === '..' || from.startsWith(`..${sep}`) || isAbsolute(from)) {
      throw new TypeError(`its shard “${path}” is outside the model’s folder`);
    }
    return file;
  };
  const file = check(resolve(folder, path));
  try {
    return check(await realpath(file));
  } catch (cause) {
    if (cause instanceof TypeError) throw cause;
    throw new TypeError(`its shard “${path}” can’t be read: ${reasonOf(cause)}`, { cause });
  }
}

function cutShards(weights: readonly ManifestWeight[], bytes: Uint8Array<ArrayBuffer>): LayerWeight[] {
  let at = 0;
  const cut = weights.map(({ name, dtype, shape }): LayerWeight => {
    const type = NUMBER_TYPES.get(TYPES.get(dtype) ?? '');
    if (type === undefined) throw new TypeError(`its tensor “${name}” has the element type ${dtype}`);
    const length = shape.reduce((product, size) => product * size, type.bytes);
    if (length > bytes.length - at) {
      throw new RangeError(`its tensor “${name}” of shape ${shape.join('×')} does not fit into the shards`);
    }
    const data = type.toFloat32(bytes.slice(at, at + length));
    at += length;
    const parts = name.replace(/:\d+$/, '').split('/');
    return { layers: parts.slice(0, -1), weight: parts.at(-1) ?? name, shape, data };
  });
  if (at !== bytes.length) throw new RangeError(`its shards have ${bytes.length} bytes, its tensors ${at}`);
  return cut;
}

function explain(cause: unknown): string {
  if (cause instanceof RangeError || cause instanceof TypeError || cause instanceof ShapeError) return cause.message;
  if (cause instanceof SyntaxError) return 'it is not JSON';
  return reasonOf(cause);
}
