/**
 * The configuration of a model as Keras writes it: of Keras 3 for `.keras` files, and of Keras 2, which Keras 3 and
 * TensorFlow.js read as well, for `.h5` files and `model.json`.
 */

import type { Layer } from '../../core/network/architecture';
import { activationOf, INPUT_NAME, PREPROCESSING_NAME, type PortableModel } from '../portable-model';

interface KerasLayer {
  readonly className: string;
  readonly config: { readonly name: string } & Readonly<Record<string, unknown>>;
}

const MODEL_NAME = 'lathe';

const CHANNELS_LAST = { data_format: 'channels_last' };

function convolution(name: string, filters: number, edge: number, padding: string, activation: string): KerasLayer {
  const shape = { filters, kernel_size: [edge, edge], strides: [1, 1], padding, dilation_rate: [1, 1] };
  // Preprocessing is no part of what may be trained on.
  const common = { name, trainable: name !== PREPROCESSING_NAME, dtype: 'float32' };
  return { className: 'Conv2D', config: { ...common, ...shape, ...CHANNELS_LAST, activation, use_bias: true } };
}

function kerasLayer(layer: Layer, activation: string): KerasLayer {
  const of = (className: string, config: object): KerasLayer => {
    return { className, config: { name: layer.name, trainable: true, dtype: 'float32', ...config } };
  };
  switch (layer.kind) {
    case 'convolution':
      return convolution(layer.name, layer.channelsOut, 3, layer.padding, activation);
    case 'max-pool':
      return of('MaxPooling2D', { pool_size: [2, 2], padding: 'valid', strides: [2, 2], ...CHANNELS_LAST });
    case 'flatten':
      return of('Flatten', CHANNELS_LAST);
    case 'global-average-pool':
      return of('GlobalAveragePooling2D', CHANNELS_LAST);
    case 'global-max-pool':
      return of('GlobalMaxPooling2D', CHANNELS_LAST);
    case 'dense':
      return of('Dense', { units: layer.unitsOut, activation, use_bias: true });
    case 'dropout':
      return of('Dropout', { rate: layer.rate });
  }
}

/** All layers but the one for the input, preprocessing first. */
export function kerasLayers({ architecture }: PortableModel): readonly KerasLayer[] {
  return [
    convolution(PREPROCESSING_NAME, 3, 1, 'valid', 'linear'),
    ...architecture.layers.map((layer) => kerasLayer(layer, activationOf(layer, architecture))),
  ];
}

const inputShape = ({ architecture: { size } }: PortableModel): readonly (number | null)[] => [null, size, size, 3];

/** For `config.json` of a `.keras` file. */
export function keras3Config(model: PortableModel): object {
  const shape = inputShape(model);
  const input = { className: 'InputLayer', config: { batch_shape: shape, dtype: 'float32', name: INPUT_NAME } };
  const layers = [input, ...kerasLayers(model)].map(({ className, config }) => {
    return { module: 'keras.layers', class_name: className, config, registered_name: null };
  });
  const config = { name: MODEL_NAME, trainable: true, dtype: 'float32', layers };
  const sequential = { module: 'keras', class_name: 'Sequential', config, registered_name: null };
  return { ...sequential, build_config: { input_shape: shape } };
}

/** For the attribute `model_config` of an `.h5` file, and for `model.json`. */
export function keras2Config(model: PortableModel): object {
  const shape = { batch_input_shape: inputShape(model), dtype: 'float32', sparse: false, ragged: false };
  const input = { className: 'InputLayer', config: { ...shape, name: INPUT_NAME } };
  const layers = [input, ...kerasLayers(model)].map(({ className, config }) => ({ class_name: className, config }));
  return { class_name: 'Sequential', config: { name: MODEL_NAME, layers } };
}
