/** The end of a trainer that nobody asked for, in words. */

import type { LatheError } from '../../shared/failures/failure';
import { toldError } from '../../shared/failures/failure';
import type { TrainerExit } from './trainer-host';

type Ending = Pick<TrainerExit, 'code' | 'signal' | 'lastWords'>;

const SIGNAL_MEANINGS: Readonly<Record<string, string>> = {
  SIGKILL: 'killed from outside, as the system does when memory runs out',
  SIGSEGV: 'a crash in native code',
  SIGABRT: 'native code or Node gave up, often for lack of memory',
  SIGILL: 'an instruction that this processor does not have',
  SIGBUS: 'a file that it had mapped into memory became shorter',
};

const SHOWN_LINES = 6;

/** How it ended, as a clause. */
function ending({ code, signal }: Ending): string {
  if (signal === null) return `it ended with code ${code ?? 'unknown'}`;
  const meaning = SIGNAL_MEANINGS[signal];
  return meaning === undefined ? `it ended by ${signal}` : `it ended by ${signal} (${meaning})`;
}

/** Node prints where in its own code an error was thrown; the sentence follows after. */
function lastLines(lastWords: string): string {
  const lines = lastWords.split('\n').filter((line) => line.trim() !== '' && !/^\s+at |^Node\.js v/.test(line));
  return lines.slice(-SHOWN_LINES).join('\n');
}

/** @param expected a clause: what the trainer was expected to do */
export function trainerDied(expected: string, exit: Ending, hint: string): LatheError {
  const lines = lastLines(exit.lastWords);
  const message =
    lines === ''
      ? `${expected}; ${ending(exit)}. It wrote nothing before.`
      : `${expected}; ${ending(exit)}. It wrote last:\n${lines}`;
  return toldError('trainer-died', message, hint);
}
