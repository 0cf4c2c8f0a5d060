/** A failure as a person reads it: title, what was expected and received, what to do next. */

import { FAILURES } from '../../shared/failure';
import type { Failure } from '../../shared/failure';
import { paint } from './paint';
import type { Screen } from './streams';

export function failureLines({ code, message, hint }: Failure, screen: Pick<Screen, 'colours'>): string[] {
  return [paint(screen, 'bad', FAILURES[code]), ...messageLines({ code, message }), ...(hint === '' ? [] : [hint])];
}

/** Their messages quote what a program wrote, line by line; in any other a line break is part of a name. */
const QUOTING: readonly string[] = ['internal', 'trainer-died'];

export function messageLines({ code, message }: { readonly code: string; readonly message: string }): string[] {
  return QUOTING.includes(code) ? message.split('\n') : [message];
}
