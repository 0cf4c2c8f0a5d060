/** The language of the shell: the preferred one, or the first of the system’s that there is. */

import type { Preferences } from '../../shared/contract/host';
import type { Failure } from '../../shared/failures/failure';
import type { FailureWords } from '../../shared/i18n/failure-words';
import { preferredLanguage, wordsIn, type LanguageName } from '../../shared/i18n/languages';
import { english, type ShellTexts } from './en';
import { chinese } from './zh-CN';

export interface Language {
  readonly texts: ShellTexts;
  /** For numbers and times. */
  readonly locale: LanguageName;
  readonly words: (failure: Failure) => FailureWords;
}

const TEXTS: Readonly<Record<LanguageName, ShellTexts>> = { en: english, 'zh-CN': chinese };

export function languageFor(preferred: Preferences['language'], systemLanguages: readonly string[]): Language {
  const locale = preferred === 'system' ? preferredLanguage(systemLanguages) : preferred;
  return { texts: TEXTS[locale], locale, words: (failure) => wordsIn(locale, failure) };
}
