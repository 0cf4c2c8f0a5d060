/** Whole models as files of Keras: `.keras` of Keras 3, and `.h5`, which every version of Keras reads. */

import { zipSync } from 'fflate';
import { writeFlushed } from '../../base/files';
import type { NamedTensor } from '../../shared/tensor';
import { portableTensors, type PortableModel } from '../portable-model';
import { writeHdf5 } from './hdf5';
import { keras2Config, keras3Config, kerasLayers } from './keras-config';
import { layerPlaces } from './keras-store';

/** That wrote files of this kind first as they are here. */
const KERAS_3 = '3.0.0';
const KERAS_2 = '2.15.0';

/** Kernel and bias of a layer, or nothing. */
function weightsOf(tensors: readonly NamedTensor[], layer: string): NamedTensor[] {
  return ['kernel', 'bias'].flatMap((part) => tensors.find(({ name }) => name === `${layer}/${part}`) ?? []);
}

/**
 * Writes a `.keras` file: `config.json`, `metadata.json` and `model.weights.h5` in a zip archive without compression
 * (keras/src/saving/saving_lib.py). @returns its size in bytes
 */
export async function writeKerasArchive(model: PortableModel, path: string): Promise<number> {
  const tensors = portableTensors(model);
  const placeOf = layerPlaces();
  const weights = await writeHdf5((file) => {
    for (const { className, config } of kerasLayers(model)) {
      const place = `/layers/${placeOf(className)}/vars`;
      for (const [i, tensor] of weightsOf(tensors, config.name).entries()) file.put(`${place}/${i}`, tensor);
    }
  });
  const writtenAt = new Date();
  const metadata = { keras_version: KERAS_3, date_saved: writtenAt.toISOString(), lathe: model.facts };
  const text = (value: object): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
  const members = {
    'metadata.json': text(metadata),
    'config.json': text(keras3Config(model)),
    'model.weights.h5': weights,
  };
  return writeFlushed(path, zipSync(members, { level: 0, mtime: writtenAt }));
}

/** Writes an `.h5` file (keras/src/legacy/saving/legacy_h5_format.py). @returns its size in bytes */
export async function writeKerasH5(model: PortableModel, path: string): Promise<number> {
  const tensors = portableTensors(model);
  const layers = kerasLayers(model).map(({ config }) => config.name);
  const bytes = await writeHdf5((file) => {
    file.attach('/', 'model_config', JSON.stringify(keras2Config(model)));
    file.attach('/', 'lathe', model.facts);
    for (const place of ['/', '/model_weights']) {
      file.attach(place, 'keras_version', KERAS_2);
      file.attach(place, 'backend', 'tensorflow');
    }
    file.attach('/model_weights', 'layer_names', layers);
    for (const layer of layers) {
      const group = `/model_weights/${layer}`;
      const weights = weightsOf(tensors, layer);
      file.attach(
        group,
        'weight_names',
        weights.map(({ name }) => `${name}:0`),
      );
      for (const tensor of weights) file.put(`${group}/${tensor.name}:0`, tensor);
    }
  });
  return writeFlushed(path, bytes);
}
