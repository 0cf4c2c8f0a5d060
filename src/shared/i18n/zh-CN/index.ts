/** Simplified Chinese, as the host’s facts are told to a person. */

import { inChinese } from '../../chinese';
import type { HostTexts } from '../texts';
import { addonReasons, deviceReasons, engine, modelNotices } from './engine';
import { nextSteps } from './next-steps';
import { runs } from './runs';
import { titles } from './titles';

export const zhCN: HostTexts = {
  titles,
  failures: {
    'as-told': ({ message }) => inChinese(message),
    ...engine,
    ...runs,
  },
  nextSteps,
  deviceReasons,
  addonReasons,
  modelNotices,
  betweenSentences: '',
};
