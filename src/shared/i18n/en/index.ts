/** English, as the host’s facts are told to a person. */

import type { HostTexts } from '../texts';
import { nextSteps } from './next-steps';
import { checkpointFaults, runs } from './runs';
import { titles } from './titles';
import { trainer } from './trainer';

export const en: HostTexts = {
  titles,
  failures: {
    'as-told': ({ message }) => message,
    ...runs,
    ...trainer,
  },
  nextSteps,
  checkpointFaults,
  betweenSentences: ' ',
};
