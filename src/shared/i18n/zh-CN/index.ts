/** Simplified Chinese, as the host’s facts are told to a person. */

import { inChinese } from '../../chinese';
import type { HostTexts } from '../texts';
import { nextSteps } from './next-steps';
import { page } from './page';
import { runs } from './runs';
import { settings } from './settings';
import { shapes } from './shapes';
import { titles } from './titles';

export const zhCN: HostTexts = {
  titles,
  failures: {
    'as-told': ({ message }) => inChinese(message),
    ...runs,
    ...settings,
    ...shapes,
    ...page,
  },
  nextSteps,
  betweenSentences: '',
};
