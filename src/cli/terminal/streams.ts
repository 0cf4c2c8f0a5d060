/** Standard output and error, whose readers may go away at any time: `lathe runs | head -1`, a closed terminal. */

import { asCalled } from '../program/call-name';
import { onScreen } from './on-screen';

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
  /** For a person: what a name hides can be seen, and commands are named as this person types them. */
  readonly print: (lines: readonly string[]) => void;
  /** Whether a line can be drawn over itself. */
  readonly redraws: boolean;
  readonly colours: boolean;
  /** Width in columns, as it is now. */
  readonly columns: () => number;
}

const USUAL_COLUMNS = 80;

/** Puts a line as this person would have it. */
type Phrase = (line: string) => string;

function screenOf(stream: NodeJS.WriteStream, env: NodeJS.ProcessEnv, phrase: Phrase): Screen {
  // Without a terminal the property is not there at all, whatever its type says.
  const isTerminal = stream.isTTY;
  const isPlain = env['TERM'] === 'dumb';
  return {
    write: (text) => void stream.write(text),
    print: (lines) => void stream.write(lines.map((line) => `${onScreen(phrase(line))}\n`).join('')),
    redraws: isTerminal && !isPlain,
    colours: isTerminal && !isPlain && (env['NO_COLOR'] ?? '') === '',
    columns: () => (isTerminal && stream.columns > 0 ? stream.columns : USUAL_COLUMNS),
  };
}

export function resultScreen(phrase: Phrase = asCalled): Screen {
  return screenOf(process.stdout, process.env, phrase);
}

export function progressScreen(phrase: Phrase = asCalled): Screen {
  return screenOf(process.stderr, process.env, phrase);
}
