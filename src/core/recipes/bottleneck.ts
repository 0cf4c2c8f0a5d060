/**
 * `lathe train FOLDER --recipe bottleneck`: a head on the features of VGG16, which stays as it is (parts 006 and 009).
 * Measured on dogs-vs-cats: 0.893 to 0.898 with preset article, 0.981 to 0.986 with preset recommended (seconds, once the
 * features are kept).
 */

import { HEAD_LAYERS } from '../network/architecture';
import {
  ARTICLE_HEAD_STAGE,
  ARTICLE_VGG16,
  KEPT_VIEWS,
  RECOMMENDED_HEAD_STAGE,
  RECOMMENDED_VGG16,
  VGG16_NETWORK,
} from './preset-parts';
import type { Recipe } from './recipe';

/** On plain images: mirror images were within the noise, and cost as much again to compute. */
const PLAIN = { augment: 'none', augmentViews: KEPT_VIEWS, trainFrom: null, headStage: null } as const;

/** The same head on the same images, with the article’s preprocessing and with the recommended one (dogs-vs-cats, seed 1). */
export const PREPROCESSING_COST = { article: 0.8975, recommended: 0.9862 } as const;

export const bottleneck: Recipe = {
  name: 'bottleneck',
  presets: {
    article: () => ({ ...ARTICLE_VGG16, ...PLAIN, stage: ARTICLE_HEAD_STAGE }),
    recommended: () => ({ ...RECOMMENDED_VGG16, ...PLAIN, stage: RECOMMENDED_HEAD_STAGE }),
  },
  measured: {
    recommended: [
      { data: 'dogsVsCats', low: 0.9812, high: 0.9862 },
      { data: 'flowers', low: 0.81, high: 0.8367 },
    ],
    article: [
      { data: 'dogsVsCats', low: 0.8925, high: 0.8975 },
      { data: 'flowers', low: 0.77, high: 0.7867 },
    ],
  },
  vgg16: 'frozen',
  ...VGG16_NETWORK,
  stages: ({ stage }) => [{ name: 'main', settings: stage, groups: [{ layers: HEAD_LAYERS, rate: 1 }] }],
};
