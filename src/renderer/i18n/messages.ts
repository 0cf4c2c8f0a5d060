/** The texts of each language. */

import { chineseOf, inChinese } from '../../shared/chinese';
import type { Failure } from '../../shared/failure';
import * as en from './en';
import type { Messages } from './shape';
import * as zhCN from './zh-CN';
import { nextSteps } from './zh-CN/next-steps';

export type Language = 'en' | 'zh-CN';

export const MESSAGES: Readonly<Record<Language, Messages>> = { en: { ...en }, 'zh-CN': { ...zhCN } };

/** What the host said, in English, in the language of the page. */
export function said(language: Language, text: string): string {
  return language === 'zh-CN' ? inChinese(text) : text;
}

/** What to do about a failure: its own hint, which knows the details; of another version’s, what helps by its code. */
export function nextStep(language: Language, { code, hint }: Failure): string {
  return language === 'zh-CN' ? (chineseOf(hint) ?? nextSteps[code]) : hint;
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
