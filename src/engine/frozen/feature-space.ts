/** Where features of frozen layers are kept: the key is all that their bits depend on besides the image and the view. */

import { roundToHalves } from '../../base/bytes';
import type { FeatureLayer } from '../../core/recipes/stage-plan';
import type { FeatureStoreOptions } from '../../data/features/feature-store';
import { DECODER } from '../../data/images/decoders';
import { RESIZE_FILTER } from '../../data/images/resize';
import type { RunSettings } from '../../shared/settings';
import type { RunContext } from '../run/run-context';
import { floatsAfter } from './backbone';

/** What features depend on besides images and views, and where they are kept. */
export type FeatureOrigin = Pick<RunContext, 'settings' | 'device' | 'bodySha256' | 'featuresFolder'>;

export function featureSpace(origin: FeatureOrigin, { layer, through }: FeatureLayer): FeatureStoreOptions {
  const { settings, device, bodySha256 } = origin;
  const { size, preprocessing, featureCache } = settings;
  return {
    root: origin.featuresFolder,
    length: floatsAfter(layer, size),
    valueBytes: featureCache === 'half' ? 2 : 4,
    space: {
      layer,
      through,
      size,
      preprocessing,
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
