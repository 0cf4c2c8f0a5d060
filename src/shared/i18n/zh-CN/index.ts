/** Simplified Chinese, as the host’s facts are told to a person. */

import { inChinese } from '../../chinese';
import type { HostTexts } from '../texts';
import { cli } from './cli';
import * as doctor from './doctor';
import { host } from './host';
import { nextSteps } from './next-steps';
import { runs } from './runs';
import { titles } from './titles';

export const zhCN: HostTexts = {
  titles,
  failures: {
    'as-told': ({ message }) => inChinese(message),
    ...runs,
    ...host,
    ...cli,
  },
  nextSteps,
  doctor,
  betweenSentences: '',
};
