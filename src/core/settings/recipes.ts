/**
 * Recipes and presets. `article` is what the article series (Keras 2.1.6, parts 005 to 010) prints in its listings;
 * `recommended` is what was found best by measurement, see docs/results.md. Rates that the article leaves to Keras
 * are Keras' defaults.
 */

import { OPTIMIZERS } from '../../shared/setting-table';
import type {
  HeadSettings,
  OptimizerSettings,
  PresetName,
  RecipeName,
  RmsPropSettings,
  RunSettings,
  ScheduleSettings,
  StageSettings,
} from '../../shared/settings';

/** What a recipe’s preset says of a run’s settings, by their keys; the rest is as the table has it. */
export type RecipePreset = Partial<Omit<RunSettings, 'recipe' | 'preset' | 'headSource' | 'seed' | 'threads'>> &
  Pick<RunSettings, 'size' | 'preprocessing' | 'augment' | 'augmentViews' | 'head' | 'trainFrom' | 'stage'> & {
    /** How the head of a fine-tuning is trained first. */
    readonly headStage: StageSettings | null;
  };

/** No worse than a new view in every epoch as far as chance lets see, in less time; measured, see docs/results.md. */
const KEPT_VIEWS = 4;

const CONSTANT: ScheduleSettings = { kind: 'constant' };

function rmsprop(learningRate: number): RmsPropSettings {
  return { ...OPTIMIZERS.rmsprop, learningRate };
}

/**
 * RMSprop as the article had it: Keras 2.1 added 1e-7 to the root, Keras 3 adds it to what stands under the root, where
 * it holds back every weight whose gradients are below 3e-4. 1e-14 there is the older bound; with it the small CNN is
 * where it otherwise needs half as many epochs again to be (docs/results.md).
 */
function articleRmsprop(learningRate: number): RmsPropSettings {
  return { ...rmsprop(learningRate), epsilon: 1e-14 };
}

function sgd(learningRate: number): OptimizerSettings {
  return { ...OPTIMIZERS.sgd, learningRate };
}

function adam(learningRate: number): OptimizerSettings {
  return { ...OPTIMIZERS.adam, learningRate };
}

function stage(epochs: number, batchSize: number, optimizer: OptimizerSettings): StageSettings {
  return { epochs, batchSize, optimizer, schedule: CONSTANT, warmupEpochs: 0 };
}

/** The article's head on the flattened features (part 006). */
const ARTICLE_HEAD: HeadSettings = { pooling: 'flatten', hiddenUnits: 256, dropout: 0.5 };

/** Part 005: the small CNN from scratch; part 008 trains it for several classes with another rate and for longer. */
function articleSmallCnn(classes: number): RecipePreset {
  return {
    size: 150,
    preprocessing: 'rescale',
    augment: 'article',
    augmentViews: 'fresh',
    head: { pooling: 'flatten', hiddenUnits: 64, dropout: 0.5 },
    trainFrom: null,
    stage: classes === 2 ? stage(20, 32, articleRmsprop(1e-4)) : stage(50, 32, articleRmsprop(1e-3)),
    headStage: null,
  };
}

/** Parts 006 and 009: the head on bottleneck features. */
function articleBottleneck(): RecipePreset {
  return {
    size: 150,
    preprocessing: 'rescale',
    augment: 'none',
    augmentViews: KEPT_VIEWS,
    head: ARTICLE_HEAD,
    trainFrom: null,
    stage: stage(50, 16, articleRmsprop(1e-3)),
    headStage: null,
  };
}

/** Parts 007 and 010: block 5 and the trained head, slowly. */
function articleFinetune(classes: number): RecipePreset {
  return {
    size: 150,
    preprocessing: 'rescale',
    augment: 'article',
    augmentViews: 'fresh',
    head: ARTICLE_HEAD,
    trainFrom: 'block5_conv1',
    stage: classes === 2 ? stage(20, 16, sgd(1e-4)) : stage(50, 50, sgd(1e-4)),
    headStage: stage(50, 16, articleRmsprop(1e-3)),
  };
}

/** The article's network at ten times its rate for two classes, falling to nothing over 50 epochs, see docs/results.md. */
function recommendedSmallCnn(classes: number): RecipePreset {
  const schedule: ScheduleSettings = { kind: 'cosine', final: 0 };
  return { ...articleSmallCnn(classes), stage: { ...stage(50, 32, articleRmsprop(1e-3)), schedule } };
}

/**
 * Of the heads in docs/results.md the best or as good as the best on both collections: global average pooling loses
 * nothing against flattening, and has 64 times fewer weights to overfit with.
 */
const RECOMMENDED_HEAD: HeadSettings = { pooling: 'average', hiddenUnits: 256, dropout: 0.5 };

const RECOMMENDED_HEAD_STAGE: StageSettings = {
  epochs: 20,
  batchSize: 32,
  optimizer: adam(1e-3),
  schedule: { kind: 'cosine', final: 0 },
  warmupEpochs: 0,
};

/** On plain images: mirror images were within the noise, and cost as much again to compute. */
function recommendedBottleneck(): RecipePreset {
  return {
    size: 224,
    preprocessing: 'imagenet',
    augment: 'none',
    augmentViews: KEPT_VIEWS,
    head: RECOMMENDED_HEAD,
    trainFrom: null,
    stage: RECOMMENDED_HEAD_STAGE,
    headStage: null,
  };
}

/** Of five optimizer settings on flowers the one that gained most without harm, see docs/results.md. */
function recommendedFinetune(): RecipePreset {
  return {
    size: 224,
    preprocessing: 'imagenet',
    augment: 'mirror',
    augmentViews: KEPT_VIEWS,
    head: RECOMMENDED_HEAD,
    trainFrom: 'block5_conv1',
    stage: {
      epochs: 6,
      batchSize: 16,
      optimizer: sgd(1e-4),
      schedule: { kind: 'cosine', final: 0 },
      warmupEpochs: 0,
    },
    headStage: RECOMMENDED_HEAD_STAGE,
  };
}

const PRESETS: Record<RecipeName, Record<PresetName, (classes: number) => RecipePreset>> = {
  'small-cnn': { article: articleSmallCnn, recommended: recommendedSmallCnn },
  bottleneck: { article: articleBottleneck, recommended: recommendedBottleneck },
  finetune: { article: articleFinetune, recommended: recommendedFinetune },
};

/** The settings that a recipe begins with for so many classes. */
export function recipePreset(recipe: RecipeName, preset: PresetName, classes: number): RecipePreset {
  return PRESETS[recipe][preset](classes);
}
