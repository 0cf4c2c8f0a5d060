/** Simplified Chinese, as the host’s facts are told to a person. */

import { inChinese } from '../../chinese';
import type { HostTexts } from '../texts';
import { files } from './files';
import { imageNotes } from './image-notes';
import { images } from './images';
import { nextSteps } from './next-steps';
import { runs } from './runs';
import { titles } from './titles';

export const zhCN: HostTexts = {
  titles,
  failures: {
    'as-told': ({ message }) => inChinese(message),
    ...files,
    ...images,
    ...runs,
  },
  nextSteps,
  imageNotes,
  betweenSentences: '',
};
