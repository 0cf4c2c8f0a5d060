/** The texts of each language. */

import type { LanguageName } from '../../shared/i18n/languages';
import * as en from './en';
import type { Messages } from './shape';
import * as zhCN from './zh-CN';

export const MESSAGES: Readonly<Record<LanguageName, Messages>> = { en: { ...en }, 'zh-CN': { ...zhCN } };

/** How numbers and times are written: as the person’s own country writes that language, `en-GB` for English. */
export function localeFor(language: LanguageName, preferred: readonly string[]): string {
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
