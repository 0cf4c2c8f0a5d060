/** Where features of frozen layers are kept: the key is all that their bits depend on besides the image and the view. */

import { roundToHalves } from '../../base/bytes';
import { backboneShapeAfter } from '../../core/network/vgg16';
import { DECODER } from '../../data/images/decoders';
import type { FeatureStoreOptions } from '../../data/features/feature-store';
import { RESIZE_FILTER } from '../../data/images/resize';
import type { RunSettings } from '../../shared/settings';
import type { RunContext } from '../run/run-context';

/** What features depend on besides images and views, and where they are kept. */
export type FeatureOrigin = Pick<RunContext, 'settings' | 'device' | 'bodySha256' | 'featuresFolder'>;

/** Values of one image’s features behind `layer`. */
export function floatsOf(layer: string, size: number): number {
  return backboneShapeAfter(layer, size).reduce((product, each) => product * each, 1);
}

/** @param through the layer whose kept features they are computed from; null for pixels */
export function featureStoreOf(origin: FeatureOrigin, layer: string, through: string | null): FeatureStoreOptions {
  const { settings, device, bodySha256 } = origin;
  return {
    root: origin.featuresFolder,
    length: floatsOf(layer, settings.size),
    valueBytes: settings.featureCache === 'half' ? 2 : 4,
    space: {
      layer,
      through,
      size: settings.size,
      preprocessing: settings.preprocessing,
      decoder: DECODER,
      resize: RESIZE_FILTER,
      body: bodySha256,
      // Another build of the addon, or another batch, may give other bits.
      frozenBody: device.frozenBodyBuild ?? device.frozenBody,
      tensorflow: device.tensorflow,
      device: device.device,
      threads: device.threads,
      // Operators choose instructions and the order of sums by it.
      processor: device.processor ?? null,
    },
  };
}

/** What a step sees of features that are kept so: the same, whether they were kept meanwhile or not. */
export function roundedAsKept({ featureCache }: RunSettings): (values: Float32Array) => Float32Array {
  return featureCache === 'half' ? roundToHalves : (values) => values;
}
