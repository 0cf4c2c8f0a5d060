/** A line of the journal. */

import * as v from 'valibot';
import { isEvent, type RunEvent } from '../../shared/events';
import { moment } from '../../shared/schema';

/** With its line feed. Number and time come first, so that a person can read down the file. */
export function formatEvent({ n, at, kind, ...facts }: RunEvent): string {
  return `${JSON.stringify({ n, at, kind, ...facts })}\n`;
}

/** The event of a line; null for a torn or damaged line without number, time or kind. */
export function parseEvent(line: string): RunEvent | null {
  try {
    const value: unknown = JSON.parse(line);
    if (!isNumbered(value)) return null;
    const { n, at, kind } = value;
    return isEvent(value) ? value : { n, at, kind: 'unreadable', was: kind };
  } catch {
    return null;
  }
}

type Numbered = Pick<RunEvent, 'n' | 'at'> & { readonly kind: string };

function isNumbered(value: unknown): value is Numbered {
  if (typeof value !== 'object' || value === null) return false;
  const { n, at, kind } = value as Partial<Record<string, unknown>>;
  return Number.isSafeInteger(n) && v.is(moment, at) && typeof kind === 'string';
}
