/** What to do next: one or two sentences for each kind of step. */

import type { HostTexts } from '../texts';

export const nextSteps: HostTexts['nextSteps'] = {
  'as-told': ({ hint }) => hint,
  run: ({ command }, text) => `Run “${text(command)}”.`,
  'go-on': ({ command }, text) => `Go on with “${text(command)}”.`,
  'list-runs': ({ command }, text) => `“${text(command)}” lists them; --runs names another folder.`,
  'write-more': () => 'Write more of the name.',
  // Engine.
  'set-up': () => 'Run “npm run setup”, which provides it.',
  'set-up-library': ({ folder }) => `Remove ${folder} and run “npm run setup”, which provides the library again.`,
  'set-up-anew': ({ folder }) =>
    `It may be meant for another system or processor. Remove ${folder} and run “npm run setup”.`,
  'lower-learning-rate': () =>
    'Train anew with a learning rate ten times smaller (--learning-rate); the checkpoints before this step are kept.',
  'use-less-memory': () =>
    'Close other programs and resume the run, or begin one with a smaller --batch or --size. Its checkpoints are kept.',
  'use-fitting-head': () =>
    'Use a head that was trained with the same picture size, pooling, hidden units and number of classes.',
  'train-head': () => 'Let that run train at least one epoch, or leave --head-from out to train the head first.',
  'train-model': ({ command }, text) => `Train it with “${text(command)}”.`,
  'choose-one': () => 'Choose one of them.',
  'name-as-trained': () => 'Name each folder of pictures exactly as the class was named in training.',
  'choose-evaluation': () => 'Choose a folder with pictures of the model’s classes.',
  'start-task-again': () => 'Start it again when you like.',
  'give-share': () => 'Give a share such as 0.2 for one picture in five.',
  'add-different-images': () =>
    'Add different pictures to the class, or bring validation pictures in a folder of their own.',
};
