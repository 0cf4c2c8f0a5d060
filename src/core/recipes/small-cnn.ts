/**
 * `lathe train FOLDER --recipe small-cnn`: the article’s small network from scratch (parts 005 and 008). Measured on
 * dogs-vs-cats: 0.733 to 0.736 with preset article in 20 epochs, 0.795 with preset recommended in 50 (20 minutes on two
 * cores).
 */

import { networkOf, type Layer } from '../network/architecture';
import { TO_NOTHING, articleRmsprop, stageOf } from './preset-parts';
import type { Recipe, RecipePreset } from './recipe';

/** Filters of its three convolutions (Keras blog, “Building powerful image classification models using very little data”). */
const FILTERS = [32, 32, 64] as const;

const LAYERS = FILTERS.flatMap((channelsOut, i): Layer[] => [
  { kind: 'convolution', name: `conv_${i + 1}`, channelsIn: FILTERS[i - 1] ?? 3, channelsOut, padding: 'valid' },
  { kind: 'max-pool', name: `pool_${i + 1}` },
]);

/** Part 005; part 008 trains it for several classes with another rate and for longer. */
function article(classes: number): RecipePreset {
  return {
    size: 150,
    preprocessing: 'rescale',
    augment: 'article',
    augmentViews: 'fresh',
    head: { pooling: 'flatten', hiddenUnits: 64, dropout: 0.5 },
    trainFrom: null,
    stage: classes === 2 ? stageOf(20, 32, articleRmsprop(1e-4)) : stageOf(50, 32, articleRmsprop(1e-3)),
    headStage: null,
  };
}

/** The article’s network at ten times its rate for two classes, falling to nothing over 50 epochs, see docs/results.md. */
function recommended(classes: number): RecipePreset {
  return { ...article(classes), stage: stageOf(50, 32, articleRmsprop(1e-3), TO_NOTHING) };
}

export const smallCnn: Recipe = {
  name: 'small-cnn',
  presets: { article, recommended },
  measured: {
    recommended: [{ data: 'dogsVsCats', low: 0.795, high: 0.795 }],
    article: [
      { data: 'dogsVsCats', low: 0.7325, high: 0.7362 },
      { data: 'flowers', low: 0.64, high: 0.64 },
    ],
  },
  vgg16: 'unused',
  // Three unpadded convolutions and poolings leave one pixel of it.
  smallestSize: 22,
  onlyPooling: 'flatten',
  architecture: (settings, classes) => networkOf('small-cnn', LAYERS, settings, classes),
  stages: ({ stage }) => [{ name: 'main', settings: stage, groups: [{ layers: /./, rate: 1 }] }],
};
