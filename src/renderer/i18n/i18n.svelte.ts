/** The language of the page: its texts and its formats, by the system or by choice. */

import type { Preferences } from '../../shared/contract/host';
import type { Failure } from '../../shared/failure';
import { formatFor } from './format';
import { MESSAGES, localeFor, nextStep, preferredLanguage, said } from './messages';

export class I18n {
  private choice = $state<Preferences['language']>('system');

  readonly language = $derived(this.choice === 'system' ? preferredLanguage(navigator.languages) : this.choice);
  /** The texts: `i18n.m.<area>.<key>`. */
  readonly m = $derived(MESSAGES[this.language]);
  readonly format = $derived(formatFor(localeFor(this.language, navigator.languages)));

  /** What the host said, in English. */
  readonly said = (text: string): string => said(this.language, text);

  /** What to do about a failure. */
  readonly nextStep = (failure: Failure): string => nextStep(this.language, failure);

  choose(language: Preferences['language']): void {
    this.choice = language;
  }
}
