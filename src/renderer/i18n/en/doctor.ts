/** What a practised eye sees in the curves of a run. */

export const doctor = {
  stuck: 'It has learned nothing yet',
  stuckText: (loss: string) => `The loss stays at that of guessing, ${loss}.`,
  stuckHint:
    'Try a learning rate ten times higher, or ten times lower, and the preprocessing that VGG16 was trained with; look whether the pictures lie in the right classes.',
  rising: 'The training loss rises',
  lowestIn: (epoch: string) => `It was lowest in epoch ${epoch}.`,
  risingHint: 'The learning rate is probably too high: try a tenth of it.',
  memorising: 'Only the training pictures get better',
  memorisingText: (epoch: string) => `The validation loss was lowest in epoch ${epoch} and has risen since.`,
  memorisingHint:
    'The best epoch is kept. More pictures, more augmentation or more dropout help; early stopping saves the time.',
  apart: 'It knows its training pictures much better than others',
  apartText: (training: string, validation: string) =>
    `Of the training pictures ${training} are right, of the validation pictures ${validation}.`,
  apartHint: 'This is overfitting. More pictures, more augmentation or more dropout help.',
  memorisingLast:
    'More pictures, more augmentation or more dropout help; early stopping saves the time, and keeping the best weights keeps the best epoch.',
};
