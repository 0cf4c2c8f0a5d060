/** The settings of an earlier run as the starting point of a new one. */

import type { RunSettings } from '../../shared/settings';
import type { RecipePreset } from '../recipes/recipe';
import { RECIPES } from '../recipes/recipes';
import type { SettingChanges } from '../../shared/setting-changes';

export interface StartingPoint {
  readonly base: RecipePreset;
  /** What a preset does not cover. A person’s own changes go over these. */
  readonly changes: SettingChanges;
}

/** @param classes number of classes in the new run’s data */
export function settingsAsStart(settings: RunSettings, classes: number): StartingPoint {
  const { recipe, preset, headSource } = settings;
  const original = RECIPES[recipe].presets[preset](classes);
  const { size, preprocessing, augment, head, trainFrom, stage } = settings;
  // What an augmentation with one view or two left of the count is no wish for another augmentation.
  const isCut = augment === 'none' || augment === 'mirror';
  const augmentViews = isCut ? original.augmentViews : settings.augmentViews;
  const headStage = headSource?.kind === 'train' ? headSource.stage : original.headStage;
  const { l2, earlyStopping, keepBest, classWeights, featureCache, checkpointMinutes, seed, threads } = settings;
  const kept: SettingChanges = { l2, earlyStopping, keepBest, classWeights, featureCache, checkpointMinutes };
  return {
    base: { size, preprocessing, augment, augmentViews, head, trainFrom, stage, headStage },
    changes: {
      ...kept,
      seed,
      threads,
      ...(headSource === null || headSource.kind === 'train' ? {} : { headFrom: headSource }),
    },
  };
}
