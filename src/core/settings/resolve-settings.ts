/** From a recipe, a preset and a person's changes to the settings of a run, every one of them checked. */

import { toldError } from '../../shared/failures/failure';
import type { SettingChanges } from '../../shared/setting-changes';
import type {
  AugmentName,
  HeadSource,
  OptimizerSettings,
  PresetName,
  RecipeName,
  RunSettings,
  StageSettings,
} from '../../shared/settings';
import { adam, adamw, rmsprop, sgd } from '../recipes/preset-parts';
import type { RecipePreset } from '../recipes/recipe';
import { RECIPES } from '../recipes/recipes';
import { checkSettings } from './check-settings';
import { refuseUnheeded } from './unheeded-changes';
import { VGG16_BLOCKS, VGG16_CONVOLUTIONS } from '../network/vgg16';

/** What the machine and not the recipe decides. */
export interface SettingDefaults {
  readonly seed: number;
  readonly threads: number;
}

/**
 * The first trained layer of the body, from what a person writes: `block5` and `block5+` mean block 5 and all behind
 * it, `block4_conv3` that convolution and all behind it, `all` the whole body, `none` nothing of it (null).
 *
 * @throws LatheError setting-invalid
 */
function parseUnfreeze(text: string): string | null {
  if (text === 'none') return null;
  if (text === 'all') return 'block1_conv1';
  const name = text.endsWith('+') ? text.slice(0, -1) : text;
  const block = VGG16_BLOCKS.find((each) => each.pool === `${name}_pool`);
  const layer = block?.convolutions[0] ?? VGG16_CONVOLUTIONS.find((each) => each === name);
  if (layer !== undefined) return layer;
  throw toldError(
    'setting-invalid',
    `--unfreeze expects block1 to block5, a convolution such as block5_conv1, all or none; received “${text}”.`,
    'Use --unfreeze block5 for the article’s choice, or --unfreeze block4+ to train block 4 as well.',
  );
}

function changedOptimizer(base: OptimizerSettings, changes: SettingChanges): OptimizerSettings {
  const rate = changes.learningRate ?? base.learningRate;
  const kind = changes.optimizer ?? base.kind;
  if (kind === base.kind) return withDetails({ ...base, learningRate: rate }, changes);
  switch (kind) {
    case 'sgd':
      return withDetails(sgd(rate), changes);
    case 'rmsprop':
      return withDetails(rmsprop(rate), changes);
    case 'adam':
      return adam(rate);
    case 'adamw':
      return withDetails(adamw(rate), changes);
  }
}

function withDetails(optimizer: OptimizerSettings, changes: SettingChanges): OptimizerSettings {
  switch (optimizer.kind) {
    case 'sgd':
      return {
        ...optimizer,
        momentum: changes.momentum ?? optimizer.momentum,
        nesterov: changes.nesterov ?? optimizer.nesterov,
      };
    case 'rmsprop':
      return { ...optimizer, momentum: changes.momentum ?? optimizer.momentum };
    case 'adam':
      return optimizer;
    case 'adamw':
      return { ...optimizer, weightDecay: changes.weightDecay ?? optimizer.weightDecay };
  }
}

function changedStage(base: StageSettings, changes: SettingChanges): StageSettings {
  return {
    epochs: changes.epochs ?? base.epochs,
    batchSize: changes.batchSize ?? base.batchSize,
    optimizer: changedOptimizer(base.optimizer, changes),
    schedule: changes.schedule ?? base.schedule,
    warmupEpochs: changes.warmupEpochs ?? base.warmupEpochs,
  };
}

function headSource(base: StageSettings | null, changes: SettingChanges): HeadSource | null {
  if (base === null) return null;
  if (changes.headFrom !== undefined) return changes.headFrom;
  const optimizer = { ...base.optimizer, learningRate: changes.headLearningRate ?? base.optimizer.learningRate };
  return { kind: 'train', stage: { ...base, epochs: changes.headEpochs ?? base.epochs, optimizer } };
}

/** Views that can be told apart: `mirror` has two, `none` one. What is no count at all is left to be refused. */
function usableViews(augment: AugmentName, views: number | 'fresh'): number | 'fresh' {
  if (views !== 'fresh' && (!Number.isInteger(views) || views < 1)) return views;
  if (augment === 'none') return 1;
  return augment === 'mirror' ? 2 : views;
}

function changedAugmentation(
  base: RecipePreset,
  changes: SettingChanges,
): Pick<RunSettings, 'augment' | 'augmentViews'> {
  const augment = changes.augment ?? base.augment;
  return { augment, augmentViews: usableViews(augment, changes.augmentViews ?? base.augmentViews) };
}

/**
 * The settings of a run.
 *
 * @param classes number of classes in the data
 * @param base what the changes go over where it is not the preset: the settings of an earlier run
 * @throws LatheError setting-invalid, naming the setting, what was expected and what was received
 */
export function resolveSettings(
  recipe: RecipeName,
  preset: PresetName,
  classes: number,
  changes: SettingChanges,
  defaults: SettingDefaults,
  base: RecipePreset = RECIPES[recipe].presets[preset](classes),
): RunSettings {
  const settings: RunSettings = {
    recipe,
    preset,
    size: changes.size ?? base.size,
    preprocessing: changes.preprocessing ?? base.preprocessing,
    ...changedAugmentation(base, changes),
    head: { ...base.head, ...changes.head },
    l2: changes.l2 ?? 0,
    trainFrom: changes.unfreeze === undefined ? base.trainFrom : parseUnfreeze(changes.unfreeze),
    stage: changedStage(base.stage, changes),
    headSource: headSource(base.headStage, changes),
    earlyStopping: changes.earlyStopping ?? null,
    keepBest: changes.keepBest ?? true,
    classWeights: changes.classWeights ?? 'none',
    featureCache: changes.featureCache ?? 'on',
    checkpointMinutes: changes.checkpointMinutes ?? 5,
    seed: changes.seed ?? defaults.seed,
    threads: changes.threads ?? defaults.threads,
  };
  refuseUnheeded(settings, changes);
  checkSettings(settings);
  return settings;
}
