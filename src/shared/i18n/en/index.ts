/** English, as the host’s facts are told to a person. */

import type { HostTexts } from '../texts';
import { addonReasons, deviceReasons, engine, modelNotices } from './engine';
import { nextSteps } from './next-steps';
import { runs } from './runs';
import { titles } from './titles';

export const en: HostTexts = {
  titles,
  failures: {
    'as-told': ({ message }) => message,
    ...engine,
    ...runs,
  },
  nextSteps,
  deviceReasons,
  addonReasons,
  modelNotices,
  betweenSentences: ' ',
};
