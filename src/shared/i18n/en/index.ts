/** English, as the host’s facts are told to a person. */

import type { HostTexts } from '../texts';
import { cli } from './cli';
import * as doctor from './doctor';
import { host } from './host';
import { nextSteps } from './next-steps';
import { runs } from './runs';
import { titles } from './titles';

export const en: HostTexts = {
  titles,
  failures: {
    'as-told': ({ message }) => message,
    ...runs,
    ...host,
    ...cli,
  },
  nextSteps,
  doctor,
  betweenSentences: ' ',
};
