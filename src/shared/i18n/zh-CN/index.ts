/** Simplified Chinese, as the host’s facts are told to a person. */

import type { HostTexts } from '../texts';
import { cli } from './cli';
import * as doctor from './doctor';
import { host } from './host';
import { files } from './files';
import { imageNotes } from './image-notes';
import { images } from './images';
import { addonReasons, deviceReasons, engine, modelNotices } from './engine';
import { nextSteps } from './next-steps';
import { checkpointFaults, runs } from './runs';
import { settings } from './settings';
import { shapes } from './shapes';
import { titles } from './titles';
import { trainer } from './trainer';

export const zhCN: HostTexts = {
  titles,
  failures: {
    'as-told': ({ message }) => message,
    ...files,
    ...images,
    ...engine,
    ...runs,
    ...trainer,
    ...settings,
    ...shapes,
    ...host,
    ...cli,
  },
  nextSteps,
  imageNotes,
  checkpointFaults,
  doctor,
  deviceReasons,
  addonReasons,
  modelNotices,
  betweenSentences: '',
};
