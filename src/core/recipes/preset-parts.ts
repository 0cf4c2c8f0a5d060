/**
 * What the presets of several recipes share. `article` is what the article series (Keras 2.1.6, parts 005 to 010) prints
 * in its listings; `recommended` is what was found best by measurement, see docs/results.md. Rates that the article
 * leaves to Keras are Keras' defaults.
 */

import { VGG16_SMALLEST_SIZE, vgg16Architecture } from '../network/vgg16';
import { OPTIMIZERS } from '../../shared/setting-table';
import type { OptimizerOf, OptimizerSettings, ScheduleSettings, StageSettings } from '../../shared/settings';

/** No worse than a new view in every epoch as far as chance lets see, in less time; measured, see docs/results.md. */
export const KEPT_VIEWS = 4;

/**
 * RMSprop as the article had it: Keras 2.1 added 1e-7 to the root, Keras 3 adds it to what stands under the root, where
 * it holds back every weight whose gradients are below 3e-4. 1e-14 there is the older bound; with it the small CNN is
 * where it otherwise needs half as many epochs again to be (docs/results.md).
 */
export function articleRmsprop(learningRate: number): OptimizerOf<'rmsprop'> {
  return { ...OPTIMIZERS.rmsprop, learningRate, epsilon: 1e-14 };
}

export function sgd(learningRate: number): OptimizerSettings {
  return { ...OPTIMIZERS.sgd, learningRate };
}

function adam(learningRate: number): OptimizerSettings {
  return { ...OPTIMIZERS.adam, learningRate };
}

/** Half a cosine down to nothing. */
export const TO_NOTHING: ScheduleSettings = { kind: 'cosine', final: 0 };

export function stageOf(
  epochs: number,
  batchSize: number,
  optimizer: OptimizerSettings,
  schedule: ScheduleSettings = { kind: 'constant' },
): StageSettings {
  return { epochs, batchSize, optimizer, schedule, warmupEpochs: 0 };
}

/** The article's VGG16: pixels divided by 255, its head on the flattened features (part 006), and how that is trained. */
export const ARTICLE_VGG16 = {
  size: 150,
  preprocessing: 'rescale',
  head: { pooling: 'flatten', hiddenUnits: 256, dropout: 0.5 },
} as const;
export const ARTICLE_HEAD_STAGE: StageSettings = stageOf(50, 16, articleRmsprop(1e-3));

/**
 * VGG16 as it was trained. Of the heads in docs/results.md the best or as good as the best on both collections: global
 * average pooling loses nothing against flattening, and has 64 times fewer weights to overfit with.
 */
export const RECOMMENDED_VGG16 = {
  size: 224,
  preprocessing: 'imagenet',
  head: { pooling: 'average', hiddenUnits: 256, dropout: 0.5 },
} as const;
export const RECOMMENDED_HEAD_STAGE: StageSettings = stageOf(20, 32, adam(1e-3), TO_NOTHING);

export const VGG16_NETWORK = {
  smallestSize: VGG16_SMALLEST_SIZE,
  onlyPooling: null,
  architecture: vgg16Architecture,
} as const;
