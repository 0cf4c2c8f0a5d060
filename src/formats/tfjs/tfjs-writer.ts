/** A Layers model of TensorFlow.js: `model.json` and shards of weights (github.com/tensorflow/tfjs, tfjs-core/src/io/types.ts). */

import { join } from 'node:path';
import { bytesOf } from '../../base/bytes';
import { writeFlushed } from '../../base/files';
import { keras2Config } from '../keras/keras-config';
import { portableTensors, type PortableModel } from '../portable-model';

/** As the converter cuts them: browsers keep files of this size. */
const SHARD_BYTES = 4 * 1024 * 1024;

/** The file in a model’s folder that names all others. */
export const TFJS_MODEL = 'model.json';

/** What stands in `model.json`, but for the names of the shards, and the bytes of all weights one after the other. */
export function tfjsParts(model: PortableModel) {
  const tensors = portableTensors(model);
  const weights = tensors.map(({ name, shape }) => ({ name, shape, dtype: 'float32' as const }));
  const bytes = Buffer.concat(tensors.map(({ data }) => bytesOf(data)));
  const topology = { keras_version: '2.15.0', backend: 'tensorflow', model_config: keras2Config(model) };
  return { topology, weights, bytes };
}

/**
 * @param folder that exists and is empty
 * @returns bytes of all files
 */
export async function writeTfjsModel(model: PortableModel, folder: string): Promise<number> {
  const { topology, weights, bytes } = tfjsParts(model);
  const shards = Math.ceil(bytes.length / SHARD_BYTES);
  const paths = Array.from({ length: shards }, (_, i) => `group1-shard${i + 1}of${shards}.bin`);
  for (const [i, path] of paths.entries()) {
    await writeFlushed(join(folder, path), bytes.subarray(i * SHARD_BYTES, (i + 1) * SHARD_BYTES));
  }
  const json = JSON.stringify({
    format: 'layers-model',
    generatedBy: 'Lathe',
    convertedBy: null,
    modelTopology: topology,
    weightsManifest: [{ paths, weights }],
    userDefinedMetadata: { lathe: model.facts },
  });
  return bytes.length + (await writeFlushed(join(folder, TFJS_MODEL), json));
}
