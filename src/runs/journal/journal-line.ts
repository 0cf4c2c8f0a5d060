/** A line of the journal. */

import type { RunEvent } from '../../shared/events';

/** With its line feed; number and time come first, so that a person can read down the file. */
export function formatEvent({ n, at, kind, ...facts }: RunEvent): string {
  return `${JSON.stringify({ n, at, kind, ...facts })}\n`;
}

/** The event of a line; null when the line is none: torn, or damaged. */
export function parseEvent(line: string): RunEvent | null {
  try {
    const value: unknown = JSON.parse(line);
    return isEvent(value) ? value : null;
  } catch {
    return null;
  }
}

/** The journal has one writer, this program; what is checked here is damage, not malice. */
function isEvent(value: unknown): value is RunEvent {
  if (typeof value !== 'object' || value === null) return false;
  return (
    'n' in value &&
    typeof value.n === 'number' &&
    Number.isSafeInteger(value.n) &&
    'at' in value &&
    typeof value.at === 'string' &&
    'kind' in value &&
    typeof value.kind === 'string'
  );
}
