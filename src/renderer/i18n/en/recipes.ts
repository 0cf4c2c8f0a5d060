/** What a page says of each recipe. */

import type { PresetName, RecipeName } from '../../../shared/settings';

export const recipeNames: Record<RecipeName, string> = {
  finetune: 'Fine-tune VGG16',
  bottleneck: 'Bottleneck head',
  'small-cnn': 'Small CNN',
};

interface RecipeText {
  readonly what: string;
  readonly why: string;
  readonly time: string;
}

export const recipeText: Readonly<Record<RecipeName, RecipeText>> = {
  finetune: {
    what: 'Trains a new head, the last layers, which name the class; then VGG16’s last block with it.',
    why: 'For the most that VGG16 can make of your pictures.',
    time: 'About twenty minutes for 2,800 pictures on two processor cores.',
  },
  bottleneck: {
    what: 'Leaves VGG16 as it is and trains a new head on its bottleneck features: the numbers that VGG16 makes of each picture before it names what it sees.',
    why: 'The quick way, and for common subjects just as good.',
    time: 'A few minutes for 2,800 pictures on two processor cores; seconds, once their features are kept.',
  },
  'small-cnn': {
    what: 'A small network without any knowledge learns from your pictures alone.',
    why: 'To see what VGG16’s knowledge is worth.',
    time: 'Quick epochs, but fifty of them.',
  },
};

/** Which article. */
const ARTICLE =
  'The settings of an article series from the days of Keras 2.1, which taught VGG16 cats and dogs from 2,000 pictures; to repeat its results.';

export const presetText: Readonly<Record<PresetName, Readonly<Record<RecipeName, string>>>> = {
  recommended: {
    finetune: 'What measured best: 224 px, pixels as VGG16 was trained with, a light head, a falling learning rate.',
    bottleneck: 'What measured best: 224 px, pixels as VGG16 was trained with, a light head, a falling learning rate.',
    'small-cnn': 'The article’s network, 50 epochs, a higher rate that falls to nothing.',
  },
  article: {
    finetune: `${ARTICLE} Here 150 px and 20 epochs or more.`,
    bottleneck: `${ARTICLE} Here 150 px and 50 epochs.`,
    'small-cnn': ARTICLE,
  },
};

/** What the article’s settings cost against the recommended ones. */
export const articleCost: Readonly<Record<RecipeName, (article: string, recommended: string) => string>> = {
  finetune: (article, recommended) =>
    `The article divides pixels by 255, which VGG16 was not trained with: on the same pictures its head reached ${article} where the recommended one reached ${recommended}.`,
  bottleneck: (article, recommended) =>
    `The article divides pixels by 255, which VGG16 was not trained with: on the same pictures it reached ${article} where the recommended settings reached ${recommended}.`,
  'small-cnn': () => 'With two classes the article stops after 20 epochs, before this network has learned what it can.',
};
