/**
 * VGG16 (Simonyan and Zisserman, arXiv:1409.1556, configuration D), with the layer names of Keras'
 * `keras.applications.VGG16(include_top=False)`. Kernels are 3×3, stride 1, padding "same", with bias and ReLU; each
 * block ends with a 2×2 max pooling.
 */

import {
  networkOf,
  shapeBehind,
  type Architecture,
  type Layer,
  type NetworkSettings,
  type Shape,
} from './architecture';

export interface Vgg16Block {
  readonly convolutions: readonly string[];
  readonly pool: string;
  readonly filters: number;
}

export const VGG16_BLOCKS: readonly Vgg16Block[] = [
  { convolutions: ['block1_conv1', 'block1_conv2'], pool: 'block1_pool', filters: 64 },
  { convolutions: ['block2_conv1', 'block2_conv2'], pool: 'block2_pool', filters: 128 },
  { convolutions: ['block3_conv1', 'block3_conv2', 'block3_conv3'], pool: 'block3_pool', filters: 256 },
  { convolutions: ['block4_conv1', 'block4_conv2', 'block4_conv3'], pool: 'block4_pool', filters: 512 },
  { convolutions: ['block5_conv1', 'block5_conv2', 'block5_conv3'], pool: 'block5_pool', filters: 512 },
];

/** Every layer of the backbone in order: 13 convolutions and 5 poolings. */
export const VGG16_LAYERS: readonly Layer[] = VGG16_BLOCKS.flatMap(({ convolutions, pool, filters }, b): Layer[] => {
  const before = VGG16_BLOCKS[b - 1]?.filters ?? 3;
  return [
    ...convolutions.map((name, i): Layer => {
      return {
        kind: 'convolution',
        name,
        channelsIn: i === 0 ? before : filters,
        channelsOut: filters,
        padding: 'same',
      };
    }),
    { kind: 'max-pool', name: pool },
  ];
});

export const VGG16_CONVOLUTIONS: readonly string[] = VGG16_BLOCKS.flatMap((block) => block.convolutions);

/** The smallest edge for which something is left after five poolings, in pixels (as Keras demands it). */
export const VGG16_SMALLEST_SIZE = 32;

/** Ends the backbone; its features are what a bottleneck head is trained on. */
export const BOTTLENECK_LAYER = 'block5_pool';

export function vgg16Architecture(settings: NetworkSettings, classes: number): Architecture {
  return networkOf('vgg16', VGG16_LAYERS, settings, classes);
}

/** @throws RangeError when VGG16 has no such layer */
export function backboneIndex(layer: string): number {
  const index = VGG16_LAYERS.findIndex(({ name }) => name === layer);
  if (index < 0) throw new RangeError(`no layer ${layer} in VGG16`);
  return index;
}

/** What leaves `layer` for a square image of `size` pixels; without a layer, the image. @throws RangeError */
export function backboneShapeAfter(layer: string | null, size: number): Shape {
  return shapeBehind(layer === null ? [] : VGG16_LAYERS.slice(0, backboneIndex(layer) + 1), size);
}

/**
 * Multiplications for a square image of `size` pixels on its way from behind `from` to behind `to`; from pixels for null.
 *
 * @throws RangeError when VGG16 has no such layer
 */
export function backboneWork(from: string | null, to: string, size: number): number {
  const first = from === null ? 0 : backboneIndex(from) + 1;
  const layers = VGG16_LAYERS.slice(first, backboneIndex(to) + 1);
  return layers.reduce((sum, layer) => {
    if (layer.kind !== 'convolution') return sum;
    const [height, width] = backboneShapeAfter(layer.name, size);
    return sum + height * width * 9 * layer.channelsIn * layer.channelsOut;
  }, 0);
}

/** The names of `first` and all layers of the backbone behind it; none for null. @throws RangeError */
export function backboneLayersFrom(first: string | null): RegExp {
  const layers = first === null ? [] : VGG16_LAYERS.slice(backboneIndex(first));
  return new RegExp(`^(?:${layers.map(({ name }) => name).join('|')})$`);
}

/** Means of the ImageNet training images, in the network's order blue, green, red (Keras `imagenet_utils`, mode "caffe"). */
export const IMAGENET_MEANS_BGR = [103.939, 116.779, 123.68] as const;
