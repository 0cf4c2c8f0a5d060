/** The languages that Lathe speaks. */

import type { Failure } from '../failures/failure';
import { en } from './en';
import { failureWords, type FailureWords } from './failure-words';
import type { HostTexts } from './texts';
import { zhCN } from './zh-CN';

export type LanguageName = 'en' | 'zh-CN';

/** What the host has to say. */
export const HOST_TEXTS: Readonly<Record<LanguageName, HostTexts>> = { en, 'zh-CN': zhCN };

export function wordsIn(language: LanguageName, failure: Failure): FailureWords {
  return failureWords(failure, HOST_TEXTS[language]);
}

/** Of the languages that a person’s system prefers, the first that there is; else English. */
export function preferredLanguage(preferred: readonly string[]): LanguageName {
  const found = preferred.find((each) => /^(en|zh)\b/i.test(each));
  return found !== undefined && /^zh/i.test(found) ? 'zh-CN' : 'en';
}
