/** English, as the host’s facts are told to a person. */

import type { HostTexts } from '../texts';
import { nextSteps } from './next-steps';
import { page } from './page';
import { runs } from './runs';
import { settings } from './settings';
import { shapes } from './shapes';
import { titles } from './titles';

export const en: HostTexts = {
  titles,
  failures: {
    'as-told': ({ message }) => message,
    ...runs,
    ...settings,
    ...shapes,
    ...page,
  },
  nextSteps,
  betweenSentences: ' ',
};
