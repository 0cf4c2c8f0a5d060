/** The language of the page: its texts and its formats, by the system or by choice. */

import type { Preferences } from '../../shared/contract/host';
import type { Failure } from '../../shared/failures/failure';
import { formatFor } from './format';
import type { FailureWords } from '../../shared/i18n/failure-words';
import { HOST_TEXTS, MESSAGES, localeFor, preferredLanguage, said, words } from './messages';

export class I18n {
  private choice = $state<Preferences['language']>('system');

  readonly language = $derived(this.choice === 'system' ? preferredLanguage(navigator.languages) : this.choice);
  /** The texts: `i18n.m.<area>.<key>`. */
  readonly m = $derived(MESSAGES[this.language]);
  readonly format = $derived(formatFor(localeFor(this.language, navigator.languages)));

  /** Words for facts of the host. */
  readonly host = $derived(HOST_TEXTS[this.language]);

  /** What the host said, in English. */
  readonly said = (text: string): string => said(this.language, text);

  readonly words = (failure: Failure): FailureWords => words(this.language, failure);

  choose(language: Preferences['language']): void {
    this.choice = language;
  }
}
