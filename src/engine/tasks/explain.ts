/** What in an image speaks for a class, by Grad-CAM on the last convolution of a network. */

import { outputUnits, type Layer } from '../../core/network/architecture';
import { cellGrid, gradCam, heatOverlay } from '../../core/network/heat-map';
import type { FeatureLayer } from '../../core/recipes/stage-plan';
import { completed, never } from '../network/classify';
import type { RunNetwork } from '../run/run-network';

/** @returns the square that the network sees with the heat map over it, RGB 0 to 255, size × size × 3 */
export type Explain = (pixels: Float32Array, classIndex: number) => Promise<Float32Array>;

/** What the backbone computes of the layers up to the last convolution: as much as for a prediction, but not that one. */
function frozenLayer(features: FeatureLayer | null, seeing: readonly Layer[]): string | null {
  const within = seeing.slice(0, -1).map(({ name }) => name);
  return [features?.layer, features?.through].find((name) => name && within.includes(name)) ?? null;
}

/** Of the class’ score before softmax or sigmoid for the logits, [1, outputs]. */
function scoreGradient(classes: number, classIndex: number): Float32Array {
  if (classes === 2) return Float32Array.of(classIndex === 1 ? 1 : -1);
  return Float32Array.from({ length: outputUnits(classes) }, (_, i) => (i === classIndex ? 1 : 0));
}

/** @param features that enter the last stage of the network’s training */
export function explainer({ network, backbones }: RunNetwork, features: FeatureLayer | null): Explain {
  const { tf, architecture } = network;
  const { size, classes, layers } = architecture;
  const seeing = layers.slice(0, layers.findLastIndex(({ kind }) => kind === 'convolution') + 1);
  const last = seeing.at(-1)?.name ?? '';
  const frozen = frozenLayer(features, seeing);
  return async (pixels, classIndex) => {
    const values =
      frozen === null ? pixels : completed(await backbones.between(null, frozen).compute(pixels, 1, never));
    const { seen, gradient, height, width, channels } = tf.tidy(() => {
      const activation = network.forward(network.enter(values, 1, frozen), { behind: frozen, to: last });
      const [, height = 0, width = 0, channels = 0] = activation.shape;
      const seen = Float32Array.from(activation.dataSync());
      const tape = network.record(activation, last, null);
      const score = tf.tensor(scoreGradient(classes, classIndex), tape.logits.shape);
      return { seen, gradient: tape.inputGradient(score).dataSync<'float32'>(), height, width, channels };
    });
    const map = gradCam(seen, gradient, [height, width, channels]);
    return heatOverlay(pixels, size, map, cellGrid(seeing));
  };
}
