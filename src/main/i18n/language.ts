/** Which language the shell speaks: the preferred one, or the first of the system’s that it knows. */

import { inChinese } from '../../shared/chinese/index';
import type { Preferences } from '../../shared/contract/host';
import { chinese } from './zh-CN';
import { english } from './en';
import type { ShellTexts } from './en';
import { failureWords, type FailureWords } from '../../shared/i18n/failure-words';
import type { Failure } from '../../shared/failures/failure';
import { en } from '../../shared/i18n/en/index';
import { zhCN } from '../../shared/i18n/zh-CN/index';

export interface Speech {
  readonly texts: ShellTexts;
  /** For numbers and times. */
  readonly locale: 'en' | 'zh-CN';
  /** What the workbench said, in English. */
  readonly said: (text: string) => string;
  readonly words: (failure: Failure) => FailureWords;
}

const ENGLISH: Speech = {
  texts: english,
  locale: 'en',
  said: (text) => text,
  words: (failure) => failureWords(failure, en),
};
const CHINESE: Speech = {
  texts: chinese,
  locale: 'zh-CN',
  said: inChinese,
  words: (failure) => failureWords(failure, zhCN),
};

export function speechFor(preferred: Preferences['language'], systemLanguages: readonly string[]): Speech {
  if (preferred !== 'system') return preferred === 'zh-CN' ? CHINESE : ENGLISH;
  const known = systemLanguages.find((each) => /^(en|zh)\b/i.test(each)) ?? 'en';
  return /^zh/i.test(known) ? CHINESE : ENGLISH;
}
