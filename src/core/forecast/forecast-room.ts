/** How much room a run will take, before it starts: enough to refuse one that can’t end well. */

import type { RunSettings } from '../../shared/settings';
import { architectureOf, architectureWeights, firstTrainedLayer } from '../network/architecture';
import { BOTTLENECK_LAYER, backboneShapeAfter, lastFrozenLayer } from '../network/vgg16';

const FLOAT_BYTES = 4;
/** `last`, `previous`, `best`, and the one that is being written. */
const CHECKPOINTS = 4;

const product = (shape: readonly number[]): number => shape.reduce((all, each) => all * each, 1);

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
  const architecture = architectureOf(settings, classes);
  const names = architecture.layers.map((layer) => layer.name);
  const first = names.indexOf(firstTrainedLayer(architecture, settings.trainFrom));
  const trained = architectureWeights(architecture)
    .filter((weight) => names.indexOf(weight.layer) >= first)
    .reduce((sum, weight) => sum + product(weight.shape), 0);
  return CHECKPOINTS * trained * (1 + slots(settings)) * FLOAT_BYTES;
}

/** Bytes of the features that a run keeps where none of them are there yet; 0 where it keeps none. */
export function featureBytes(settings: RunSettings, training: number, validation: number): number {
  if (settings.recipe === 'small-cnn') return 0;
  const cut = lastFrozenLayer(settings.trainFrom);
  const valueBytes = settings.featureCache === 'half' ? FLOAT_BYTES / 2 : FLOAT_BYTES;
  const bottleneck = product(backboneShapeAfter(BOTTLENECK_LAYER, settings.size)) * valueBytes;
  const atCut = cut === null || settings.recipe !== 'finetune' ? 0 : product(backboneShapeAfter(cut, settings.size));
  if (settings.featureCache === 'off') return bottleneck * (training + validation);
  const augmentations = settings.augmentViews === 'fresh' ? 0 : settings.augmentViews;
  const entries = training * augmentations + validation;
  return atCut * valueBytes * entries + bottleneck * (training * Math.max(1, augmentations) + validation);
}
