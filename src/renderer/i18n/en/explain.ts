/** What in an image speaks for a class. */

export const explain = {
  shown: 'What is shown',
  imageAlone: 'The picture alone',
  speaksFor: (label: string) => `What speaks for ${label}`,
  looking: 'Looking…',
  hint: 'The brighter the colour, the more the model’s last convolution finds there for the class (Grad-CAM).',
};
