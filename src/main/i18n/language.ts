/** Which language the shell speaks: the preferred one, or the first of the system’s that it knows. */

import { inChinese } from '../../shared/chinese/index';
import type { Preferences } from '../../shared/contract/host';
import { chinese } from './zh-CN';
import { english } from './en';
import type { ShellTexts } from './en';

export interface Speech {
  readonly texts: ShellTexts;
  /** For numbers and times. */
  readonly locale: 'en' | 'zh-CN';
  /** What the workbench said, in English. */
  readonly said: (text: string) => string;
}

const ENGLISH: Speech = { texts: english, locale: 'en', said: (text) => text };
const CHINESE: Speech = { texts: chinese, locale: 'zh-CN', said: inChinese };

export function speechFor(preferred: Preferences['language'], systemLanguages: readonly string[]): Speech {
  if (preferred !== 'system') return preferred === 'zh-CN' ? CHINESE : ENGLISH;
  const known = systemLanguages.find((each) => /^(en|zh)\b/i.test(each)) ?? 'en';
  return /^zh/i.test(known) ? CHINESE : ENGLISH;
}
