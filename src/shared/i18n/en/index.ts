/** English, as the host’s facts are told to a person. */

import type { HostTexts } from '../texts';
import { nextSteps } from './next-steps';
import { page } from './page';
import { runs } from './runs';
import { titles } from './titles';

export const en: HostTexts = {
  titles,
  failures: {
    'as-told': ({ message }) => message,
    ...runs,
    ...page,
  },
  nextSteps,
  betweenSentences: ' ',
};
