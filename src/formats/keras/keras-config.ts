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

function convolution(name: string, filters: number, edge: number, padding: string, activation: string): KerasLayer {
  const config = {
    name,
    // Preprocessing is no part of what may be trained on.
    trainable: name !== PREPROCESSING_NAME,
    dtype: 'float32',
    filters,
    kernel_size: [edge, edge],
    strides: [1, 1],
    padding,
    data_format: 'channels_last',
    dilation_rate: [1, 1],
    activation,
    use_bias: true,
  };
  return { className: 'Conv2D', config };
}

function kerasLayer(layer: Layer, activation: string): KerasLayer {
  const { name } = layer;
  const common = { name, trainable: true, dtype: 'float32' };
  switch (layer.kind) {
    case 'convolution':
      return convolution(name, layer.channelsOut, 3, layer.padding, activation);
    case 'max-pool': {
      const pool = { pool_size: [2, 2], padding: 'valid', strides: [2, 2], data_format: 'channels_last' };
      return { className: 'MaxPooling2D', config: { ...common, ...pool } };
    }
    case 'flatten':
      return { className: 'Flatten', config: { ...common, data_format: 'channels_last' } };
    case 'global-average-pool':
      return { className: 'GlobalAveragePooling2D', config: { ...common, data_format: 'channels_last' } };
    case 'global-max-pool':
      return { className: 'GlobalMaxPooling2D', config: { ...common, data_format: 'channels_last' } };
    case 'dense':
      return { className: 'Dense', config: { ...common, units: layer.unitsOut, activation, use_bias: true } };
    case 'dropout':
      return { className: 'Dropout', config: { ...common, rate: layer.rate } };
  }
}

/** All layers but the one for the input, preprocessing first. */
export function kerasLayers({ architecture }: PortableModel): readonly KerasLayer[] {
  return [
    convolution(PREPROCESSING_NAME, 3, 1, 'valid', 'linear'),
    ...architecture.layers.map((layer) => kerasLayer(layer, activationOf(layer, architecture))),
  ];
}

function inputShape({ architecture: { size } }: PortableModel): readonly (number | null)[] {
  return [null, size, size, 3];
}

/** For `config.json` of a `.keras` file. */
export function keras3Config(model: PortableModel): object {
  const input = {
    className: 'InputLayer',
    config: { batch_shape: inputShape(model), dtype: 'float32', name: INPUT_NAME },
  };
  const layers = [input, ...kerasLayers(model)].map(({ className, config }) => ({
    module: 'keras.layers',
    class_name: className,
    config,
    registered_name: null,
  }));
  return {
    module: 'keras',
    class_name: 'Sequential',
    config: { name: MODEL_NAME, trainable: true, dtype: 'float32', layers },
    registered_name: null,
    build_config: { input_shape: inputShape(model) },
  };
}

/** For the attribute `model_config` of an `.h5` file, and for `model.json`. */
export function keras2Config(model: PortableModel): object {
  const shape = { batch_input_shape: inputShape(model), dtype: 'float32', sparse: false, ragged: false };
  const input = { className: 'InputLayer', config: { ...shape, name: INPUT_NAME } };
  const layers = [input, ...kerasLayers(model)].map(({ className, config }) => ({ class_name: className, config }));
  return { class_name: 'Sequential', config: { name: MODEL_NAME, layers } };
}
