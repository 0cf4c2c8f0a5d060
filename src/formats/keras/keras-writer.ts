/** Whole models as files of Keras: `.keras` of Keras 3, and `.h5`, which every version of Keras reads. */

import { zipSync } from 'fflate';
import type { NamedTensor } from '../../shared/tensor';
import type { Hdf5Writer } from './hdf5-writer';
import { writeHdf5 } from './hdf5-writer';
import { keras2Config, keras3Config, kerasLayers } from './keras-config';
import { toSnakeCase } from './keras-store';
import { portableTensors } from '../portable-model';
import type { PortableModel } from '../portable-model';

/** That wrote files of this kind first as they are here. */
const KERAS_3 = '3.0.0';
const KERAS_2 = '2.15.0';

/** Kernel and bias of a layer, or nothing. */
function weightsOf(tensors: readonly NamedTensor[], layer: string): NamedTensor[] {
  return ['kernel', 'bias'].flatMap((part) => tensors.find(({ name }) => name === `${layer}/${part}`) ?? []);
}

/**
 * A `.keras` file: `config.json`, `metadata.json` and `model.weights.h5` in a zip archive without compression
 * (keras/src/saving/saving_lib.py).
 */
export async function kerasArchive(model: PortableModel, writtenAt: Date): Promise<Uint8Array> {
  const tensors = portableTensors(model);
  const used = new Map<string, number>();
  const weights = await writeHdf5((file) => {
    for (const { className, config } of kerasLayers(model)) {
      const kind = toSnakeCase(className);
      const count = used.get(kind) ?? 0;
      used.set(kind, count + 1);
      const place = `/layers/${count === 0 ? kind : `${kind}_${count}`}/vars`;
      const name = String(config['name']);
      for (const [i, tensor] of weightsOf(tensors, name).entries()) file.put(`${place}/${i}`, tensor);
    }
  });
  const metadata = { keras_version: KERAS_3, date_saved: writtenAt.toISOString(), lathe: model.facts };
  const text = (value: object): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
  const members = {
    'metadata.json': text(metadata),
    'config.json': text(keras3Config(model)),
    'model.weights.h5': weights,
  };
  return zipSync(members, { level: 0, mtime: writtenAt });
}

/** An `.h5` file (keras/src/legacy/saving/legacy_h5_format.py). */
export function kerasH5(model: PortableModel): Promise<Uint8Array> {
  const tensors = portableTensors(model);
  const layers = kerasLayers(model).map(({ config }) => String(config['name']));
  return writeHdf5((file) => {
    file.attach('/', 'model_config', JSON.stringify(keras2Config(model)));
    file.attach('/', 'keras_version', KERAS_2);
    file.attach('/', 'backend', 'tensorflow');
    file.attach('/', 'lathe', model.facts);
    file.attach('/model_weights', 'layer_names', layers);
    file.attach('/model_weights', 'keras_version', KERAS_2);
    file.attach('/model_weights', 'backend', 'tensorflow');
    for (const layer of layers) writeLegacyLayer(file, layer, weightsOf(tensors, layer));
  });
}

function writeLegacyLayer(file: Hdf5Writer, layer: string, weights: readonly NamedTensor[]): void {
  const group = `/model_weights/${layer}`;
  const names = weights.map(({ name }) => `${name}:0`);
  file.attach(group, 'weight_names', names);
  for (const tensor of weights) file.put(`${group}/${tensor.name}:0`, tensor);
}
