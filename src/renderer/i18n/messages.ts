/** The texts of each language. */

import { inChinese } from '../../shared/chinese';
import { en as hostEn } from '../../shared/i18n/en';
import { failureWords, type FailureWords } from '../../shared/i18n/failure-words';
import { zhCN as hostZhCN } from '../../shared/i18n/zh-CN';
import type { Failure } from '../../shared/failures/failure';
import * as en from './en';
import type { Messages } from './shape';
import * as zhCN from './zh-CN';

export type Language = 'en' | 'zh-CN';

export const MESSAGES: Readonly<Record<Language, Messages>> = { en: { ...en }, 'zh-CN': { ...zhCN } };

/** What the host said, in English, in the language of the page. */
export function said(language: Language, text: string): string {
  return language === 'zh-CN' ? inChinese(text) : text;
}

export const HOST_TEXTS = { en: hostEn, 'zh-CN': hostZhCN };

/** A failure in the language of the page. */
export function words(language: Language, failure: Failure): FailureWords {
  return failureWords(failure, HOST_TEXTS[language]);
}

/** Of the languages that a person’s system prefers, the first that there is; else English. */
export function preferredLanguage(preferred: readonly string[]): Language {
  const found = preferred.find((each) => /^(en|zh)\b/i.test(each));
  return found !== undefined && /^zh/i.test(found) ? 'zh-CN' : 'en';
}

/** How numbers and times are written: as the person’s own country writes that language, `en-GB` for English. */
export function localeFor(language: Language, preferred: readonly string[]): string {
  const [base] = language.split('-');
  return preferred.find((each) => each.split('-')[0]?.toLowerCase() === base && isLocale(each)) ?? language;
}

/** Chromium gives `en-US@posix` where the system has no locale, which is none. */
function isLocale(tag: string): boolean {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(tag).length > 0;
  } catch {
    return false;
  }
}
