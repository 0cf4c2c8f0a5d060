/**
 * Weights as Keras 1 to 3 write them into a `.h5` file (keras/src/legacy/saving/legacy_h5_format.py): a group for each
 * layer, listed in `layer_names`; its datasets listed in `weight_names`. In a file that holds the model too, all of that
 * is inside the group `model_weights`.
 */

import type { Hdf5 } from './hdf5';
import type { LayerWeight } from '../named-weights';
import { WeightsError } from '../weights-reading';

/** Where the layers are; null when the file is of another kind. */
export function legacyRoot(file: Hdf5): string | null {
  return ['/model_weights', '/'].find((root) => names(file, root, 'layer_names') !== null) ?? null;
}

/** @throws WeightsError */
export function readLegacyWeights(file: Hdf5, root: string): LayerWeight[] {
  return (names(file, root, 'layer_names') ?? []).flatMap((layer) => {
    const group = `${root === '/' ? '' : root}/${layer}`;
    const weights = names(file, group, 'weight_names');
    if (weights === null) throw new WeightsError('no-weight-list', { layer });
    return weights.map((name) => ({ ...parseName(layer, name), ...file.values(`${group}/${name}`) }));
  });
}

/** A list that is too long for one attribute is continued in `<attribute>0`, `<attribute>1` … */
function names(file: Hdf5, group: string, attribute: string): readonly string[] | null {
  const whole = file.texts(group, attribute);
  if (whole !== null) return whole;
  const parts: string[] = [];
  for (let i = 0; ; i++) {
    const part = file.texts(group, `${attribute}${i}`);
    if (part === null) return i === 0 ? null : parts;
    for (const name of part) parts.push(name);
  }
}

/**
 * `conv/kernel:0` of the layer `conv`; `model/conv/kernel` of the submodel `body`; `conv_W_1:0` of Keras 1, with which
 * the published VGG16 was written.
 */
function parseName(layer: string, name: string): Pick<LayerWeight, 'layers' | 'weight'> {
  const parts = name.replace(/:\d+$/, '').split('/');
  const last = parts.at(-1) ?? name;
  const owner = parts.at(-2) ?? layer;
  // TensorFlow 1 numbers a layer’s name when the session has the same layer twice.
  const isLayer = owner === layer || (owner.startsWith(`${layer}_`) && /^\d+$/.test(owner.slice(layer.length + 1)));
  const weight = /(?:^|_)W(?:_\d+)?$/.test(last) ? 'kernel' : /(?:^|_)b(?:_\d+)?$/.test(last) ? 'bias' : last;
  return { layers: isLayer ? [layer] : [layer, owner], weight };
}
