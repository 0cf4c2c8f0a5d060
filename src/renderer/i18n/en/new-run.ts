/** A new run: images, what was found in them, recipe, settings, start. */

import type { Bounds } from '../../../shared/failures/settings';
import { many } from './many';
import { articleCost, presetText, recipeText } from './recipes';

export const newRun = {
  title: 'New run',
  subtitle: 'Pictures, a look at them, a recipe, Start.',
  startOver: 'Start over',
  fromRun: (name: string) => `With the settings of ${name}`,
  fromRunHint: 'What differs from its preset is marked as changed.',
  fromRunFolder: (path: string) => `Its pictures lay in ${path}. Choose that folder again, or another one.`,
  fromRunValidation: 'It validated on pictures from another folder; choose that one too.',

  images: 'Pictures',
  dropTitle: 'Drop a folder of pictures here',
  dropText:
    'One folder for each class, with its pictures in it: cats, dogs. A train and a validation folder are fine too.',
  choose: 'Choose folder…',
  chooseOther: 'Choose another…',
  chooseTitle: 'Choose a folder of pictures',
  samples: 'Try with sample pictures',
  drawing: 'Drawing the sample pictures',
  recent: 'Recent folders',
  noRecent: 'Folders of your runs will stand here.',
  validationFolder: 'Validation pictures',
  addValidation: 'Validation pictures from another folder…',
  validationTitle: 'Choose a folder of validation pictures',
  removeValidation: 'Do not use this folder',
  noFolder: 'A folder with a folder for each class is needed; single pictures are for Predict.',
  manyFolders: 'Drop one folder that holds a folder for each class.',

  found: 'What was found',
  scanning: 'Looking at the pictures',
  scanProgress: (done: string, total: string) => `${done} of ${total} files`,
  scanned: (classes: string, train: string, validation: string) =>
    `Found ${many(classes, 'class', 'classes')}, ${many(train, 'picture', 'pictures')} to train on and ${validation} to validate with.`,
  scanAgain: 'Look again',
  layoutAsked: 'What are these folders?',
  asClasses: 'Each is a class',
  asSplit: 'Parts to train on and to validate with',
  layoutSaid: {
    'class-folders': 'Each folder is taken for a class.',
    'train-validation': 'The folders are taken for parts to train on and to validate with.',
    flat: 'The classes are taken from the names of the files.',
  },
  layoutAgain: 'Tell it from the folder',
  summaryFound: (classes: string, images: string) =>
    `${many(classes, 'class', 'classes')}, ${many(images, 'picture', 'pictures')}`,
  classColumn: 'Class',
  countColumn: 'Pictures',
  samplesColumn: 'Some of them',
  sampleOf: (label: string) => `A picture of ${label}`,
  share: 'Share for validation',
  shareHint: 'Kept out of training, to tell how well the model does on pictures that it has never seen.',
  shareOf: (percent: string, images: string) => `${percent}, ${many(images, 'picture', 'pictures')}`,
  ownValidation: 'The folder brings its own validation pictures.',
  heic: (count: string) => `${many(count, 'HEIC picture')}: export ${count === '1' ? 'it' : 'them'} as JPEG`,
  heicText: 'Lathe does not read HEIC; these files are left out.',
  unbalanced: (largest: string, smallest: string, times: string) =>
    `${largest} has ${times} times as many pictures as ${smallest}`,
  unbalancedHint: 'Without weights the model leans towards the larger classes.',
  useWeights: 'Balance with class weights',
  weightsUsed: 'Class weights balance them.',
  leftOut: (count: string) => `Left out: ${count}`,
  noticed: (count: string) => `Used, but worth knowing: ${count}`,
  noProblems: 'Every file is a usable picture.',
  problemCount: (title: string, count: string) => `${title}: ${count}`,
  moreProblems: (count: string) => `and ${count} more`,

  recipe: 'Recipe',
  recipeHint: 'What is trained. VGG16 is a network that has learned to see from a million photos.',
  recipeText,
  recommended: 'Recommended',
  preset: 'Settings to begin with',
  presetText,
  articleCost,
  measured: (range: string, images: string) => `${range} on ${images}`,
  measuredRange: (low: string, high: string) => `${low} to ${high}`,
  measuredData: { dogsVsCats: 'dogs-vs-cats', flowers: 'flowers' },
  measuredHint:
    'Validation accuracy measured with Lathe: dogs-vs-cats has 2 classes and 2,000 training pictures, flowers 5 classes and 400.',

  settings: 'Settings',
  changed: 'Changed',
  changedCount: (count: string) => `${count} changed`,
  wrongCount: (count: string) => `${count} can’t be used`,
  reset: (value: string) => `Back to ${value}`,
  resetAll: 'All back to the preset',
  isDefault: (value: string) => `Default ${value}`,
  ofArticle: (value: string) => `article ${value}`,
  notANumber: (received: string, isWhole: boolean) =>
    received.trim() === ''
      ? 'A number is missing.'
      : `A ${isWhole ? 'whole number such as 20' : 'number such as 0.001'} is expected; “${received}” is none.`,
  missing: 'The path of a file is missing.',
  outOfBounds: ({ isWhole, low, high, isLowOpen, isHighOpen }: Bounds, received: string) =>
    `A ${isWhole ? 'whole ' : ''}number ${isLowOpen ? 'above' : 'from'} ${low} ${isHighOpen ? 'to below' : 'to'} ${high} is expected, not ${received}.`,

  preview: 'What augmentation does',
  previewHint: 'Your own pictures, by the code that trains: first as they are, then varied.',
  previewNone: 'Without augmentation the network sees your pictures as they are.',
  previewPlain: 'As it is',
  previewView: (number: string) => `View ${number}`,
  reshuffle: 'Other views',
  drawingViews: 'Drawing the views',

  time: 'How long it takes',
  timeHint: 'A few steps are tried on this computer with your own pictures; that takes half a minute or so.',
  timeAsk: 'Try it',
  timeTrying: 'Trying a few steps',
  timeFirstEpoch: 'First epoch done after',
  timeEpoch: 'Each further epoch',
  timeTotal: 'In all',
  timeRange: 'Likely',
  timeBetween: (low: string, high: string) => `${low} to ${high}`,
  timeEnd: 'Done at, started now',
  timeMemory: 'Memory',
  timeAlone: 'Tried a moment ago. Other work of the computer makes it longer.',
  timeKept: 'Features of these pictures are kept already: training starts at once.',
  timeOther: 'Tried with other settings or pictures.',
  forecast: 'On the disk',
  checkpoints: 'Checkpoints, at most',
  features: 'Features, at most',
  featuresHint: 'Kept for later runs with the same pictures; the host refuses to start where there is no room.',
  featuresOnce: 'Not kept after the run.',
  command: 'As a command',

  name: 'Name',
  chooseWeights: 'Choose…',
  chooseWeightsTitle: 'Choose the weights file of a head',
  nameHint: 'Optional. What you want to find out, in a few words.',
  summary: (what: string, classes: string, images: string, epochs: string) =>
    `${what}, ${classes} classes, ${images} pictures, ${many(epochs, 'epoch', 'epochs')}`,
  summaryImages: (train: string, validation: string) => `${train} + ${validation}`,
  /** @param count runs at work */
  beside: (name: string, count: string) =>
    count === '1'
      ? `${name} is being trained: both at once will take about twice as long.`
      : `${count} runs are being trained: all of them at once will take longer.`,
  start: 'Start training',
  starting: 'Looking at the pictures once more, then the training begins',
  started: (name: string) => `${name} has begun`,
  waitImages: 'Choose pictures first.',
  waitScan: 'Looking at the pictures…',
  waitLook: 'The pictures have not been looked at.',
  waitRefused: 'These pictures can’t be trained on.',
  showWrong: 'Show it',
};
