/** Standard output and error, whose readers may go away at any time: `lathe runs | head -1`, a closed terminal. */

import { asCalled } from './call-name';

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
  readonly write: (text: string) => void;
  /** Whether a line can be drawn over itself. */
  readonly redraws: boolean;
  readonly colours: boolean;
  /** Width in columns, as it is now. */
  readonly columns: () => number;
}

const USUAL_COLUMNS = 80;

function screenOf(stream: NodeJS.WriteStream, env: NodeJS.ProcessEnv): Screen {
  // Without a terminal the property is not there at all, whatever its type says.
  const isTerminal = stream.isTTY;
  const isPlain = env['TERM'] === 'dumb';
  return {
    write: (text) => void stream.write(text),
    redraws: isTerminal && !isPlain,
    colours: isTerminal && !isPlain && (env['NO_COLOR'] ?? '') === '',
    columns: () => (isTerminal && stream.columns > 0 ? stream.columns : USUAL_COLUMNS),
  };
}

export function resultScreen(): Screen {
  return screenOf(process.stdout, process.env);
}

/** Never JSON, so that the command can be named as it was called. */
export function progressScreen(): Screen {
  const screen = screenOf(process.stderr, process.env);
  return { ...screen, write: (text) => screen.write(asCalled(text)) };
}
