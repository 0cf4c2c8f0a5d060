/** A failure as a person reads it: title, what was expected and received, what to do next. */

import { englishOf } from '../../shared/i18n/failure-words';
import type { Failure } from '../../shared/failures/failure';
import { paint } from './paint';
import type { Screen } from './streams';

export function failureLines(failure: Failure, screen: Pick<Screen, 'colours'>): string[] {
  const { code } = failure;
  const { title, message, hint } = englishOf(failure);
  return [paint(screen, 'bad', title), ...messageLines({ code, message }), ...(hint === '' ? [] : [hint])];
}

/** Their messages quote what a program wrote, line by line; in any other a line break is part of a name. */
const QUOTING: readonly string[] = ['internal', 'trainer-died'];

export function messageLines({ code, message }: { readonly code: string; readonly message: string }): string[] {
  return QUOTING.includes(code) ? message.split('\n') : [message];
}
