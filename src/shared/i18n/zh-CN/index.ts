/** Simplified Chinese, as the host’s facts are told to a person. */

import { inChinese } from '../../chinese';
import type { HostTexts } from '../texts';
import { nextSteps } from './next-steps';
import { checkpointFaults, runs } from './runs';
import { titles } from './titles';
import { trainer } from './trainer';

export const zhCN: HostTexts = {
  titles,
  failures: {
    'as-told': ({ message }) => inChinese(message),
    ...runs,
    ...trainer,
  },
  nextSteps,
  checkpointFaults,
  betweenSentences: '',
};
