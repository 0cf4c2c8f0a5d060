/**
 * A network as a flat list of named layers: plain data that a run keeps, an export writes and the engine builds. The
 * output is logits: one for two classes (sigmoid gives the probability of class 1), one a class otherwise (softmax).
 */

import type { HeadSettings, Pooling, Preprocessing, RunSettings } from '../../shared/settings';

/** A 3×3 convolution, stride 1, with bias and ReLU. */
export interface ConvolutionLayer {
  readonly kind: 'convolution';
  readonly name: string;
  readonly channelsIn: number;
  readonly channelsOut: number;
  readonly padding: 'same' | 'valid';
}

/** `max-pool` is 2×2 with stride 2; the other poolings take the mean or the largest value of each channel. */
interface PoolingLayer {
  readonly kind: 'max-pool' | 'flatten' | 'global-average-pool' | 'global-max-pool';
  readonly name: string;
}

/** A fully connected layer with bias. */
export interface DenseLayer {
  readonly kind: 'dense';
  readonly name: string;
  readonly unitsIn: number;
  readonly unitsOut: number;
  readonly activation: 'relu' | 'linear';
}

/** Drops units in training and scales up the others; nothing at inference. */
interface DropoutLayer {
  readonly kind: 'dropout';
  readonly name: string;
  readonly units: number;
  /** Share that is dropped, 0 to 1 (exclusive). */
  readonly rate: number;
}

export type Layer = ConvolutionLayer | PoolingLayer | DenseLayer | DropoutLayer;

export interface Architecture {
  readonly kind: 'vgg16' | 'small-cnn';
  /** Edge of the square image, in pixels. */
  readonly size: number;
  readonly preprocessing: Preprocessing;
  /** Number of classes, at least 2. */
  readonly classes: number;
  readonly pooling: Pooling;
  /** In order; names are unique. */
  readonly layers: readonly Layer[];
}

/** A kernel or bias: its name `<layer>/kernel` and its shape (kernels HWIO, or units in × units out). */
export interface WeightSpec {
  readonly name: string;
  readonly layer: string;
  readonly part: 'kernel' | 'bias';
  readonly shape: readonly number[];
}

const POOLING_LAYERS: Record<Pooling, PoolingLayer> = {
  flatten: { kind: 'flatten', name: 'flatten' },
  average: { kind: 'global-average-pool', name: 'average_pool' },
  max: { kind: 'global-max-pool', name: 'max_pool' },
};

/** Of one image, channels last. */
export type Shape = readonly [height: number, width: number, channels: number];

/** What leaves the last of these layers, convolutions and max poolings, for a square image of `size` pixels. */
export function shapeBehind(layers: readonly Layer[], size: number): Shape {
  let [edge, channels] = [size, 3];
  for (const layer of layers) {
    if (layer.kind === 'max-pool') edge = Math.floor(edge / 2);
    if (layer.kind !== 'convolution') continue;
    channels = layer.channelsOut;
    if (layer.padding === 'valid') edge -= 2;
  }
  return [edge, edge, channels];
}

/** The layers of a head that have weights. */
export const HEAD_LAYERS = /^dense_/;

/** What stands behind a backbone that gives `shape`: pooling, hidden Dense with ReLU, dropout, last Dense. */
function headLayers([height, width, channels]: Shape, head: HeadSettings, classes: number): Layer[] {
  const features = head.pooling === 'flatten' ? height * width * channels : channels;
  const layers: Layer[] = [POOLING_LAYERS[head.pooling]];
  const hidden = head.hiddenUnits;
  if (hidden > 0) {
    layers.push({ kind: 'dense', name: 'dense_1', unitsIn: features, unitsOut: hidden, activation: 'relu' });
  }
  const units = hidden > 0 ? hidden : features;
  if (head.dropout > 0) layers.push({ kind: 'dropout', name: 'dropout', units, rate: head.dropout });
  const name = hidden > 0 ? 'dense_2' : 'dense_1';
  layers.push({ kind: 'dense', name, unitsIn: units, unitsOut: outputUnits(classes), activation: 'linear' });
  return layers;
}

/** Width of the output: 1 for two classes, the number of classes otherwise. */
export function outputUnits(classes: number): number {
  return classes === 2 ? 1 : classes;
}

export type NetworkSettings = Pick<RunSettings, 'size' | 'preprocessing' | 'head'>;

export function networkOf(
  kind: Architecture['kind'],
  backbone: readonly Layer[],
  { size, preprocessing, head }: NetworkSettings,
  classes: number,
): Architecture {
  const layers = [...backbone, ...headLayers(shapeBehind(backbone, size), head, classes)];
  return { kind, size, preprocessing, classes, pooling: head.pooling, layers };
}

/** Kernel and bias of a layer; nothing for one without weights. */
export function layerWeights(layer: Layer): WeightSpec[] {
  const { name } = layer;
  const pair = (shape: readonly number[], bias: number): WeightSpec[] => [
    { name: `${name}/kernel`, layer: name, part: 'kernel', shape },
    { name: `${name}/bias`, layer: name, part: 'bias', shape: [bias] },
  ];
  if (layer.kind === 'convolution') return pair([3, 3, layer.channelsIn, layer.channelsOut], layer.channelsOut);
  if (layer.kind === 'dense') return pair([layer.unitsIn, layer.unitsOut], layer.unitsOut);
  return [];
}

/** Every weight of a network in layer order, kernel before bias. */
export function architectureWeights(architecture: Architecture): WeightSpec[] {
  return architecture.layers.flatMap(layerWeights);
}
