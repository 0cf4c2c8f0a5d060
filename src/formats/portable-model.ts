/** A model on its way to another program: its layers, its weights, and what a person should know to use it. */

import type { Architecture, Layer } from '../core/network/architecture';
import { IMAGENET_MEANS_BGR } from '../core/network/vgg16';
import type { NamedTensor } from '../shared/tensor';
import type { Preprocessing } from '../shared/settings';

export interface PortableModel {
  readonly architecture: Architecture;
  /** Every weight, in layer order, kernels HWIO or units in × units out. */
  readonly tensors: readonly NamedTensor[];
  /** Class order, size, preprocessing and the like, as JSON. */
  readonly facts: string;
  /** `Lathe 0.1.0` */
  readonly producer: string;
}

/** What comes in: RGB values 0 to 255, [images, size, size, 3]. */
export const INPUT_NAME = 'image';

/** Stands in front of the layers, so that nobody has to know how images were preprocessed. */
export const PREPROCESSING_NAME = 'preprocessing';

/**
 * Preprocessing as a 1×1 convolution, which every program has: `imagenet` exchanges red and blue and takes the means
 * away, `rescale` divides by 255. Adding zeros changes no bit of a sum.
 */
function preprocessingWeights(preprocessing: Preprocessing): readonly [NamedTensor, NamedTensor] {
  const isImagenet = preprocessing === 'imagenet';
  const kernel = Float32Array.from({ length: 9 }, (_, i) => {
    const [from, to] = [Math.floor(i / 3), i % 3];
    const source = isImagenet ? 2 - to : to;
    return from === source ? (isImagenet ? 1 : 1 / 255) : 0;
  });
  const bias = isImagenet ? Float32Array.from(IMAGENET_MEANS_BGR, (mean) => -mean) : new Float32Array(3);
  return [
    { name: `${PREPROCESSING_NAME}/kernel`, shape: [1, 1, 3, 3], data: kernel },
    { name: `${PREPROCESSING_NAME}/bias`, shape: [3], data: bias },
  ];
}

export function portableTensors({ architecture, tensors }: PortableModel): readonly NamedTensor[] {
  return [...preprocessingWeights(architecture.preprocessing), ...tensors];
}

/** What turns the last layer’s logits into probabilities: of the second class of two, or of every class. */
export function outputActivation({ classes }: Architecture): 'sigmoid' | 'softmax' {
  return classes === 2 ? 'sigmoid' : 'softmax';
}

/** A layer’s activation in its model: the last one gives probabilities there. */
export function activationOf(layer: Layer, architecture: Architecture): 'relu' | 'linear' | 'sigmoid' | 'softmax' {
  if (layer === architecture.layers.at(-1)) return outputActivation(architecture);
  if (layer.kind === 'convolution') return 'relu';
  return layer.kind === 'dense' ? layer.activation : 'linear';
}
