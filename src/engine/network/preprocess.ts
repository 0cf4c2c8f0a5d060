/** What stands before the first layer: part of the model, in training, prediction and every export alike. */

import type { Tensor } from '@tensorflow/tfjs-node-gpu';
import { IMAGENET_MEANS_BGR } from '../../core/network/vgg16';
import type { Preprocessing } from '../../shared/settings';
import type { TensorFlow } from './tensorflow';

/**
 * RGB values 0 to 255 as the network expects them: `imagenet` is Keras’ `preprocess_input` for VGG16 (blue, green,
 * red, minus the means of ImageNet), `rescale` divides by 255.
 *
 * @param pixels [images, height, width, 3], float32
 * @returns a tensor of its own, of the same shape
 */
export function preprocess(tf: TensorFlow, pixels: Tensor, preprocessing: Preprocessing): Tensor {
  if (preprocessing === 'rescale') return pixels.div(255);
  return tf.tidy(() => tf.reverse(pixels, [-1]).sub(tf.tensor1d([...IMAGENET_MEANS_BGR])));
}
