/**
 * What each stage of a run trains and reads. The cut between frozen and trained layers is worked out here and nowhere
 * else: trainer, prediction, explanation and forecast ask for the plan.
 */

import type { RunSettings } from '../../shared/settings';
import { BOTTLENECK_LAYER, VGG16_LAYERS } from '../network/vgg16';
import type { ParameterGroup, Stage } from './recipe';
import { RECIPES } from './recipes';

export interface FeatureLayer {
  readonly layer: string;
  /** The layer whose features they are computed from; null for pixels. */
  readonly through: string | null;
}

/** The features that enter a stage: those of the last frozen layer. */
interface StageFeatures extends FeatureLayer {
  /** Which of them are computed once and kept; the others are computed in every step. */
  readonly kept: { readonly training: boolean; readonly validation: boolean };
}

export interface StagePlan extends Stage {
  /** null where pixels enter. */
  readonly features: StageFeatures | null;
  readonly augmentation: Pick<RunSettings, 'augment' | 'augmentViews'>;
}

/** Features of the whole backbone go by way of what a fine-tuning of block 5 keeps, so that both recipes share them. */
const USUAL_CUT = 'block4_pool';

/** The last layer in front of all that is trained; null where nothing is frozen. */
function lastFrozenLayer(groups: readonly ParameterGroup[]): string | null {
  const first = VGG16_LAYERS.findIndex(({ name }) => groups.some(({ layers }) => layers.test(name)));
  return first < 0 ? BOTTLENECK_LAYER : (VGG16_LAYERS[first - 1]?.name ?? null);
}

function planStage(stage: Stage, cut: string | null, through: string, settings: RunSettings): StagePlan {
  const { augment, augmentViews, featureCache } = settings;
  const augmentation = { augment, augmentViews };
  if (cut === null) return { ...stage, features: null, augmentation };
  if (cut !== BOTTLENECK_LAYER) {
    const keeps = featureCache !== 'off';
    const kept = { training: keeps && augmentViews !== 'fresh', validation: keeps };
    return { ...stage, features: { layer: cut, through: null, kept }, augmentation };
  }
  // Features of the whole backbone are always kept: of plain images where every epoch draws its own views.
  const features = { layer: cut, through, kept: { training: true, validation: true } };
  return {
    ...stage,
    features,
    augmentation: augmentViews === 'fresh' ? { augment: 'none', augmentViews: 1 } : augmentation,
  };
}

/** The stages of a run in order; the last one is the main stage. @throws RangeError for a layer that VGG16 has not */
export function stagePlans(settings: RunSettings): readonly StagePlan[] {
  const stages = RECIPES[settings.recipe].stages(settings);
  const cuts = stages.map(({ groups }) => lastFrozenLayer(groups));
  const through = cuts.find((cut) => cut !== null && cut !== BOTTLENECK_LAYER) ?? USUAL_CUT;
  return stages.map((stage, i) => planStage(stage, cuts[i] ?? null, through, settings));
}

export function mainStage(settings: RunSettings): StagePlan {
  const main = stagePlans(settings).at(-1);
  if (main === undefined) throw new RangeError(`the recipe ${settings.recipe} has no stage`);
  return main;
}
