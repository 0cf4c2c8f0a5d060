/** The language of the page: its texts and its formats, by the system or by choice. */

import type { Preferences } from '../../shared/contract/host';
import type { DoctorCheck } from '../../shared/doctor';
import type { Failure } from '../../shared/failures/failure';
import { formatFor } from './format';
import { doctorWords, type DoctorWords, type FailureWords } from '../../shared/i18n/failure-words';
import { HOST_TEXTS, preferredLanguage, wordsIn } from '../../shared/i18n/languages';
import { problemText, type ProblemWords } from '../../shared/image-problems';
import { MESSAGES, localeFor } from './messages';

export class I18n {
  private choice = $state<Preferences['language']>('system');

  readonly language = $derived(this.choice === 'system' ? preferredLanguage(navigator.languages) : this.choice);
  /** The texts: `i18n.m.<area>.<key>`. */
  readonly m = $derived(MESSAGES[this.language]);
  readonly format = $derived(formatFor(localeFor(this.language, navigator.languages)));

  /** The texts of what the host says. */
  readonly host = $derived(HOST_TEXTS[this.language]);

  readonly words = (failure: Failure): FailureWords => wordsIn(this.language, failure);

  /** What was found about an image. */
  readonly problem = (found: ProblemWords): string => problemText(found, this.host);

  readonly doctor = (check: DoctorCheck): DoctorWords => doctorWords(check, HOST_TEXTS[this.language]);

  choose(language: Preferences['language']): void {
    this.choice = language;
  }
}
