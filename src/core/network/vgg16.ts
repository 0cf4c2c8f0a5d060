/**
 * The convolutional body of VGG16 (Simonyan and Zisserman, arXiv:1409.1556, configuration D), with the layer names of
 * Keras' `keras.applications.VGG16(include_top=False)`. Kernels are 3×3, stride 1, padding "same", with bias and ReLU;
 * each block ends with a 2×2 max pooling.
 */

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

export interface BackboneLayer {
  readonly name: string;
  readonly kind: 'convolution' | 'pool';
  /** Channels that come in and go out. */
  readonly channelsIn: number;
  readonly channelsOut: number;
}

/** Every layer of the body in order: 13 convolutions and 5 poolings. */
export const VGG16_LAYERS: readonly BackboneLayer[] = VGG16_BLOCKS.flatMap((block, b) => {
  const before = VGG16_BLOCKS[b - 1]?.filters ?? 3;
  const convolutions = block.convolutions.map((name, i): BackboneLayer => {
    return { name, kind: 'convolution', channelsIn: i === 0 ? before : block.filters, channelsOut: block.filters };
  });
  return [...convolutions, { name: block.pool, kind: 'pool', channelsIn: block.filters, channelsOut: block.filters }];
});

/** Names of the 13 convolutions in order. */
export const VGG16_CONVOLUTIONS: readonly string[] = VGG16_BLOCKS.flatMap((block) => block.convolutions);

/** The smallest edge for which something is left after five poolings, in pixels (as Keras demands it). */
export const VGG16_SMALLEST_SIZE = 32;

/** Ends the body; its features are what a bottleneck head is trained on. */
export const BOTTLENECK_LAYER = 'block5_pool';

/** Shape [height, width, channels] that leaves `layer` for a square image of `size` pixels. */
export function backboneShapeAfter(layer: string, size: number): [number, number, number] {
  let edge = size;
  for (const each of VGG16_LAYERS) {
    if (each.kind === 'pool') edge = Math.floor(edge / 2);
    if (each.name === layer) return [edge, edge, each.channelsOut];
  }
  throw new RangeError(`no layer ${layer} in VGG16`);
}

/** The last frozen layer when training begins at `trainFrom`; null when nothing is frozen. */
export function lastFrozenLayer(trainFrom: string | null): string | null {
  if (trainFrom === null) return BOTTLENECK_LAYER;
  const index = VGG16_LAYERS.findIndex((layer) => layer.name === trainFrom);
  if (index < 0) throw new RangeError(`no layer ${trainFrom} in VGG16`);
  return VGG16_LAYERS[index - 1]?.name ?? null;
}

/** Means of the ImageNet training images, in the network's order blue, green, red (Keras `imagenet_utils`, mode "caffe"). */
export const IMAGENET_MEANS_BGR = [103.939, 116.779, 123.68] as const;
