/** What in a picture speaks for a class. */

export const explain = {
  shown: 'What is shown',
  pictureAlone: 'The picture alone',
  speaksFor: (label: string) => `What speaks for ${label}`,
  looking: 'Looking…',
  hint: 'The brighter the colour, the more the model’s last convolution finds there for the class (Grad-CAM).',
};
