/** Between a page and its host: requests, opened folders, uploads, jobs. */

import type { Texts } from './template';

export const pages: Texts = {
  'Start it again when you like.': '需要时可以重新开始。',
  // What a check of a document expected and found.
  missing: '空缺',
  text: '文字',
};
