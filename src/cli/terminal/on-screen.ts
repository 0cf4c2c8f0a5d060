/**
 * Text as a terminal may be given it. The name of a file can hold what moves the cursor, clears the screen or begins a
 * line, and Lathe prints names that it has never seen before.
 */

/** Control characters, and those that turn the direction of what follows. */
const CONTROLS = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu;

const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** As a person would type it in a shell or a program: `\n`, `\x1b`. */
function escape(character: string): string {
  const code = (character.codePointAt(0) ?? 0).toString(16);
  return SHORT[character] ?? (code.length <= 2 ? `\\x${code.padStart(2, '0')}` : `\\u${code.padStart(4, '0')}`);
}

export function withoutControls(text: string): string {
  return text.replace(CONTROLS, escape);
}

/** Begins a colour in text that is not printed yet. No name holds it: UTF-8 has no half of a pair. */
const COLOUR_MARK = '\ud800';
const ESCAPE = '\u001b';

/** What Node wrote as a colour, as text that goes through {@link onScreen}. */
export function markColours(styled: string): string {
  return styled.replaceAll(ESCAPE, COLOUR_MARK);
}

/** A colour in text that is not printed yet. */
export const MARKED_COLOUR = new RegExp(`${COLOUR_MARK}\\[[0-9;]*m`, 'g');

/** A line as it is printed: everything can be seen, and what Lathe coloured is coloured. */
export function onScreen(line: string): string {
  return withoutControls(line).replace(MARKED_COLOUR, (colour) => ESCAPE + colour.slice(1));
}
