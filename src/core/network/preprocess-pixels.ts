/** Preprocessing of pixels without TensorFlow: the same values, to the last bit, as `src/engine/network/preprocess.ts` gives. */

import type { Preprocessing } from '../../shared/settings';
import { IMAGENET_MEANS_BGR } from './vgg16';

/**
 * RGB values 0 to 255 as the network expects them: `imagenet` is Keras’ `preprocess_input` for VGG16 (blue, green,
 * red, minus the means of ImageNet), `rescale` divides by 255.
 *
 * @param pixels any number of images, channels last
 * @returns an array of its own
 */
export function preprocessPixels(pixels: Float32Array, preprocessing: Preprocessing): Float32Array {
  const out = new Float32Array(pixels.length);
  if (preprocessing === 'rescale') {
    // Five times as fast as a typed array’s own map, in front of every step on images.
    for (let i = 0; i < pixels.length; i += 1) out[i] = (pixels[i] ?? 0) / 255;
    return out;
  }
  // Means in float32, so that the difference is rounded once, as TensorFlow rounds it.
  const [blue, green, red] = Float32Array.from(IMAGENET_MEANS_BGR);
  for (let i = 0; i < pixels.length; i += 3) {
    out[i] = (pixels[i + 2] ?? 0) - (blue ?? 0);
    out[i + 1] = (pixels[i + 1] ?? 0) - (green ?? 0);
    out[i + 2] = (pixels[i] ?? 0) - (red ?? 0);
  }
  return out;
}
