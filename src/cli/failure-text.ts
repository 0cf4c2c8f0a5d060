/** A failure as a person reads it: title, what was expected and received, what to do next. */

import { FAILURES } from '../shared/failure';
import type { Failure } from '../shared/failure';
import { paint } from './paint';
import type { Screen } from './streams';

export function failureLines({ code, message, hint }: Failure, screen: Pick<Screen, 'colours'>): string[] {
  return [paint(screen, 'bad', FAILURES[code]), message, ...(hint === '' ? [] : [hint])];
}
