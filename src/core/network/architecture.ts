/**
 * A network as a flat list of named layers: plain data that a run keeps, an export writes and the engine builds. The
 * output is logits: one for two classes (sigmoid gives the probability of class 1), one a class otherwise (softmax).
 */

import type { HeadSettings, Pooling, Preprocessing, RunSettings } from '../../shared/settings';
import { BOTTLENECK_LAYER, VGG16_LAYERS, backboneShapeAfter } from './vgg16';

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
export interface DropoutLayer {
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

/** What stands behind a body that gives `shape`: pooling, hidden Dense with ReLU, dropout, last Dense. */
function headLayers(shape: readonly [number, number, number], head: HeadSettings, classes: number): Layer[] {
  const [height, width, channels] = shape;
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

function vgg16Body(): Layer[] {
  return VGG16_LAYERS.map((layer): Layer => {
    const { name, kind, channelsIn, channelsOut } = layer;
    if (kind === 'pool') return { kind: 'max-pool', name };
    return { kind: 'convolution', name, channelsIn, channelsOut, padding: 'same' };
  });
}

/** Filters of the small CNN's three convolutions (Keras blog, “Building powerful image classification models using very little data”). */
const SMALL_CNN_FILTERS = [32, 32, 64] as const;

function smallCnnBody(): Layer[] {
  return SMALL_CNN_FILTERS.flatMap((filters, i): Layer[] => [
    {
      kind: 'convolution',
      name: `conv_${i + 1}`,
      channelsIn: SMALL_CNN_FILTERS[i - 1] ?? 3,
      channelsOut: filters,
      padding: 'valid',
    },
    { kind: 'max-pool', name: `pool_${i + 1}` },
  ]);
}

/** Shape [height, width, channels] behind the small CNN's poolings. */
function smallCnnShape(size: number): [number, number, number] {
  const edge = SMALL_CNN_FILTERS.reduce((before) => Math.floor((before - 2) / 2), size);
  return [edge, edge, SMALL_CNN_FILTERS[2]];
}

/** What decides a run's network. */
export type ArchitectureSettings = Pick<RunSettings, 'recipe' | 'size' | 'preprocessing' | 'head'>;

/** The network of a run with so many classes. */
export function architectureOf(settings: ArchitectureSettings, classes: number): Architecture {
  const { recipe, size, preprocessing, head } = settings;
  const kind = recipe === 'small-cnn' ? 'small-cnn' : 'vgg16';
  const body = kind === 'vgg16' ? vgg16Body() : smallCnnBody();
  const shape = kind === 'vgg16' ? backboneShapeAfter(BOTTLENECK_LAYER, size) : smallCnnShape(size);
  const layers = [...body, ...headLayers(shape, head, classes)];
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

/** First layer that is trained: `trainFrom`, or without it all that follows a VGG16 body, or a whole small CNN. */
export function firstTrainedLayer(architecture: Architecture, trainFrom: string | null): string {
  const { kind, layers } = architecture;
  if (trainFrom !== null) return trainFrom;
  const index = kind === 'small-cnn' ? 0 : layers.findIndex((layer) => layer.name === BOTTLENECK_LAYER) + 1;
  const first = layers[index];
  if (first === undefined) throw new RangeError('the network has no layer to train');
  return first.name;
}
