/** What in an image speaks for a class, by Grad-CAM on the last convolution of a network. */

import { cellGrid, gradCam, heatOverlay } from '../../core/network/heat-map';
import { outputUnits, type Layer } from '../../core/network/architecture';
import type { RunSettings } from '../../shared/settings';
import { enterNetwork, entryBehind } from '../network/classify';
import type { Backbones } from '../frozen/choose-backbone';
import type { Network } from '../network/network';
import { cutLayer } from '../run/run-context';

/** @returns the square that the network sees with the heat map over it, RGB 0 to 255, size × size × 3 */
export type Explain = (pixels: Float32Array, classIndex: number) => Promise<Float32Array>;

/** Layers up to the last convolution. */
function seeingLayers({ architecture: { layers } }: Network): readonly Layer[] {
  return layers.slice(0, layers.findLastIndex(({ kind }) => kind === 'convolution') + 1);
}

/** What the backbone computes of them: as much as it computes for a prediction. */
function frozenLayer(settings: RunSettings, seeing: readonly Layer[]): string | null {
  const cut = settings.recipe === 'small-cnn' ? null : cutLayer(settings);
  const isWithin = seeing.slice(0, -1).some(({ name }) => name === cut);
  return isWithin ? cut : null;
}

/** Of the class’ score before softmax or sigmoid for the logits, [1, outputs]. */
function scoreGradient(classes: number, classIndex: number): Float32Array {
  if (classes === 2) return Float32Array.of(classIndex === 1 ? 1 : -1);
  return Float32Array.from({ length: outputUnits(classes) }, (_, i) => (i === classIndex ? 1 : 0));
}

/** @param bodies with the weights of `network` */
export function explainer(settings: RunSettings, network: Network, backbones: Backbones): Explain {
  const { tf, architecture } = network;
  const { size, classes } = architecture;
  const seeing = seeingLayers(network);
  const last = seeing.at(-1)?.name ?? '';
  const frozen = frozenLayer(settings, seeing);
  const entry = entryBehind(network, frozen);
  const valuesOf = async (pixels: Float32Array): Promise<Float32Array> => {
    const values = frozen === null ? pixels : await backbones.between(null, frozen).compute(pixels, 1, () => false);
    if (values === null) throw new Error('an explanation gave up though nobody asked it to');
    return values;
  };
  return async (pixels, classIndex) => {
    const values = await valuesOf(pixels);
    const { seen, gradient, height, width, channels } = tf.tidy(() => {
      const activation = network.forward(enterNetwork(network, values, 1, entry), { from: entry.layer, to: last });
      const [, height = 0, width = 0, channels = 0] = activation.shape;
      const seen = Float32Array.from(activation.dataSync());
      const pass = network.trainingPass(activation, network.layerAfter(last), null);
      const score = tf.tensor(scoreGradient(classes, classIndex), pass.logits.shape);
      return { seen, gradient: pass.inputGradient(score).dataSync<'float32'>(), height, width, channels };
    });
    const map = gradCam(seen, gradient, [height, width, channels]);
    return heatOverlay(pixels, size, map, cellGrid(seeing));
  };
}
