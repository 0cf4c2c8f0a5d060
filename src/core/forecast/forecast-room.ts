/** How much room a run will take, on disk and in memory: enough to refuse one that can’t end well. */

import type { RunSettings } from '../../shared/settings';
import { architectureWeights } from '../network/architecture';
import { valueCount } from '../../shared/tensor';
import { backboneShapeAfter } from '../network/vgg16';
import { RECIPES } from '../recipes/recipes';
import { mainStage, stagePlans } from '../recipes/stage-plan';

const FLOAT_BYTES = 4;
/** `last`, `previous`, `best`, and the one that is being written. */
const CHECKPOINTS = 4;

/** Values that an optimizer keeps beside each trained weight. */
function slots(settings: RunSettings): number {
  const { optimizer } = settings.stage;
  switch (optimizer.kind) {
    case 'sgd':
      return optimizer.momentum > 0 ? 1 : 0;
    case 'rmsprop':
      return optimizer.momentum > 0 ? 2 : 1;
    case 'adam':
    case 'adamw':
      return 2;
  }
}

/** Bytes of all checkpoints of a run with so many classes: trained weights and what the optimizer keeps of them. */
export function checkpointBytes(settings: RunSettings, classes: number): number {
  const { groups } = mainStage(settings);
  const trained = architectureWeights(RECIPES[settings.recipe].architecture(settings, classes))
    .filter(({ layer }) => groups.some(({ layers }) => layers.test(layer)))
    .reduce((sum, weight) => sum + valueCount(weight.shape), 0);
  return CHECKPOINTS * trained * (1 + slots(settings)) * FLOAT_BYTES;
}

/** Bytes of the features that a run keeps where none of them are there yet; 0 where it keeps none. */
export function featureBytes(settings: RunSettings, training: number, validation: number): number {
  const valueBytes = settings.featureCache === 'half' ? FLOAT_BYTES / 2 : FLOAT_BYTES;
  return stagePlans(settings).reduce((sum, { features, augmentation: { augmentViews } }) => {
    if (features === null) return sum;
    const { layer, kept } = features;
    const views = kept.training && augmentViews !== 'fresh' ? augmentViews : 0;
    const entries = training * views + (kept.validation ? validation : 0);
    return sum + valueCount(backboneShapeAfter(layer, settings.size)) * valueBytes * entries;
  }, 0);
}

/** A share of the memory holds resized images, where every epoch looks at pixels again. */
const IMAGES_SHARE = 1 / 8;
const MOST_IMAGE_BYTES = 2 ** 31;

/** @param memoryBytes of the computer */
export function imageCacheBytes(settings: RunSettings, memoryBytes: number): number {
  const readsOnce = mainStage(settings).features?.kept.training === true;
  return readsOnce ? 0 : Math.min(memoryBytes * IMAGES_SHARE, MOST_IMAGE_BYTES);
}

/** What so many resized images take of it. */
export function keptImageBytes(settings: RunSettings, images: number, memoryBytes: number): number {
  return Math.min(images * settings.size ** 2 * 3, imageCacheBytes(settings, memoryBytes));
}
