/**
 * Standard output and error. The name of a file can hold what moves the cursor, clears the screen or begins a line, and
 * Lathe prints names that it has never seen before: only the colours of Lathe itself reach a terminal.
 */

import { styleText } from 'node:util';

/** Errors of a reader that is gone: `lathe runs | head -1`, a closed terminal. */
const GONE = ['EPIPE', 'EIO'];

export function tolerateClosedPipes(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (!GONE.includes(error.code ?? '')) throw error;
    });
  }
}

/** A terminal, or what stands in for one. */
export interface Screen {
  /** As it is: a document, a table for a spreadsheet, a line that is drawn over itself. */
  readonly write: (text: string) => void;
  /** For a person: what a name hides can be seen. */
  readonly print: (lines: readonly string[]) => void;
  readonly redraws: boolean;
  readonly colours: boolean;
  readonly columns: () => number;
}

const USUAL_COLUMNS = 80;

function screenOf(stream: NodeJS.WriteStream, env: NodeJS.ProcessEnv): Screen {
  // Without a terminal the property is not there at all, whatever its type says.
  const isTerminal = stream.isTTY;
  const isPlain = env['TERM'] === 'dumb';
  return {
    write: (text) => void stream.write(text),
    print: (lines) => void stream.write(lines.map((line) => `${onScreen(line)}\n`).join('')),
    redraws: isTerminal && !isPlain,
    colours: isTerminal && !isPlain && (env['NO_COLOR'] ?? '') === '',
    columns: () => (isTerminal && stream.columns > 0 ? stream.columns : USUAL_COLUMNS),
  };
}

export const resultScreen = (): Screen => screenOf(process.stdout, process.env);
export const progressScreen = (): Screen => screenOf(process.stderr, process.env);

/** Control characters, and those that change the direction of text. */
const CONTROLS = /[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;
const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** As a person would type it in a shell or a program: `\n`, `\x1b`. */
function escape(character: string): string {
  const code = (character.codePointAt(0) ?? 0).toString(16);
  return SHORT[character] ?? (code.length <= 2 ? `\\x${code.padStart(2, '0')}` : `\\u${code.padStart(4, '0')}`);
}

export function withoutControls(text: string): string {
  return text.replace(CONTROLS, escape);
}

/** What JSON itself leaves as it is, and a terminal obeys. */
const CONTROLS_IN_JSON = /[\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** A document as it is written: the same JSON, with nothing in it that a terminal would obey. */
export function jsonText(document: object): string {
  const text = JSON.stringify(document, null, 2);
  return `${text.replace(CONTROLS_IN_JSON, (each) => `\\u${each.charCodeAt(0).toString(16).padStart(4, '0')}`)}\n`;
}

/** Begins a colour in text that is not printed yet. No name holds it: UTF-8 has no half of a pair. */
const COLOUR_MARK = '\ud800';
const ESCAPE = '\u001b';

/** A colour in text that is not printed yet. */
export const MARKED_COLOUR = new RegExp(`${COLOUR_MARK}\\[[0-9;]*m`, 'g');

/** A line as it is printed: everything can be seen, and what Lathe coloured is coloured. */
export function onScreen(line: string): string {
  return withoutControls(line).replace(MARKED_COLOUR, (colour) => ESCAPE + colour.slice(1));
}

export type Tone = 'strong' | 'faint' | 'good' | 'caution' | 'bad';

const FORMATS = { strong: 'bold', faint: 'gray', good: 'green', caution: 'yellow', bad: 'red' } as const;

/** Text in a colour where the screen has colours; it appears when the line is printed. */
export function paint({ colours }: Pick<Screen, 'colours'>, tone: Tone, text: string): string {
  // The screen has decided already, for its own stream; Node would ask standard output, and the variable CI.
  if (!colours) return text;
  return styleText(FORMATS[tone], withoutControls(text), { validateStream: false }).replaceAll(ESCAPE, COLOUR_MARK);
}
