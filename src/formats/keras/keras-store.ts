/**
 * Weights as Keras 3 writes them (keras/src/saving/saving_lib.py): `layers/<class>[_n]/vars/<i>`, numbered by class in
 * the order of the model’s layers, submodels within each other. Newer versions put the layer’s name on `vars`; for
 * older ones it comes from the model’s configuration.
 */

import type { LayerWeight } from '../named-weights';
import { isRecord, WeightsError } from '../weights-reading';
import type { Hdf5 } from './hdf5';

/** Keras 2.12 to 2.15 used the second one in models that are not sequential. */
const CONTAINERS = ['layers', '_layer_checkpoint_dependencies'];
const MOST_LAYERS = 10_000;
const DEEPEST = 16;

/** Classes whose weights are a kernel and a bias; those of others keep their numbers. */
const WITH_KERNEL: ReadonlySet<string> = new Set(['conv1d', 'conv2d', 'conv2d_transpose', 'depthwise_conv2d', 'dense']);

export function isKerasStore(file: Hdf5): boolean {
  return CONTAINERS.some((container) => file.isGroup(`/${container}`));
}

/**
 * Layers’ own weights; those of the optimizer, and of layers inside a wrapper, are passed over.
 *
 * @param namesByPlace from {@link layerNames}
 * @throws WeightsError
 */
export function readStoredWeights(file: Hdf5, namesByPlace: ReadonlyMap<string, string>): LayerWeight[] {
  const weights: LayerWeight[] = [];
  let layersLeft = MOST_LAYERS;
  const visit = (place: string, outer: readonly string[]): void => {
    for (const container of CONTAINERS) {
      for (const member of file.members(`${place}/${container}`)) {
        if (--layersLeft < 0 || outer.length > DEEPEST) throw new WeightsError('too-many-layers', {});
        const layerPlace = `${place}/${container}/${member}`;
        const placeInModel = layerPlace.replaceAll(`/${CONTAINERS[1] ?? ''}/`, '/layers/');
        const name = file.texts(`${layerPlace}/vars`, 'name')?.[0] ?? namesByPlace.get(placeInModel) ?? member;
        const layers = [...outer, name];
        weights.push(...readLayer(file, layerPlace, member, layers));
        visit(layerPlace, layers);
      }
    }
  };
  visit('', []);
  return weights;
}

function readLayer(file: Hdf5, place: string, member: string, layers: readonly string[]): LayerWeight[] {
  const names = WITH_KERNEL.has(member.replace(/_\d+$/, '')) ? ['kernel', 'bias'] : [];
  return file
    .members(`${place}/vars`)
    .map(Number)
    .sort((a, b) => a - b)
    .map((i) => ({ layers, weight: names[i] ?? String(i), ...file.values(`${place}/vars/${i}`) }));
}

/** `BatchNormalization` → `batch_normalization`, as Keras does it. */
function toSnakeCase(className: string): string {
  return className
    .replace(/\W+/g, '')
    .replace(/(.)([A-Z][a-z]+)/g, '$1_$2')
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase();
}

/** Names for the layers of one model: each class in snake case, with a number from its second layer on. */
export function layerPlaces(): (className: string) => string {
  const used = new Map<string, number>();
  return (className) => {
    const kind = toSnakeCase(className);
    const count = used.get(kind) ?? 0;
    used.set(kind, count + 1);
    return count === 0 ? kind : `${kind}_${count}`;
  };
}

/**
 * The names of a model’s layers by their places in the file: `/layers/conv2d_1` → `block1_conv2`.
 *
 * @param model a model’s configuration: `{ class_name, config: { layers: [...] } }`
 * @throws WeightsError too-many-layers when models are within each other without end
 */
export function layerNames(model: unknown, place = '', depth = 0): Map<string, string> {
  if (depth > DEEPEST) throw new WeightsError('too-many-layers', {});
  const names = new Map<string, string>();
  const placeOf = layerPlaces();
  for (const layer of layersOf(model)) {
    const layerPlace = `${place}/layers/${placeOf(String(layer['class_name']))}`;
    const name = layer['name'] ?? configOf(layer)['name'];
    if (typeof name === 'string') names.set(layerPlace, name);
    for (const [inner, innerName] of layerNames(layer, layerPlace, depth + 1)) names.set(inner, innerName);
  }
  return names;
}

function configOf(model: unknown): Record<string, unknown> {
  const config = isRecord(model) ? model['config'] : undefined;
  return isRecord(config) ? config : {};
}

function layersOf(model: unknown): Record<string, unknown>[] {
  const { layers } = configOf(model);
  return Array.isArray(layers) ? layers.filter(isRecord) : [];
}
