/** A command at work: what surrounds it, and how it answers. */

import type { AppContext } from '../../app/host/context';
import type { TaskHooks } from '../../app/trainer/trainer-host';
import type { Failure } from '../../shared/failures/failure';
import type { CommandText } from '../../shared/i18n/texts';
import type { LiveLine } from '../terminal/live-line';
import type { Screen } from '../terminal/screen';

export interface Work {
  readonly context: AppContext;
  /** Absolute path of `out/main`. */
  readonly builtFolder: string;
  readonly json: boolean;
  /** Where runs are looked for and made: `--runs`, or the usual folder. Absolute. */
  readonly runsDir: string;
  /** A command as this person types it, with `--runs` where it would look elsewhere without. */
  readonly typed: CommandText;
  /** The same for a document: called `lathe`. */
  readonly documented: CommandText;
  /** Standard output. */
  readonly results: Screen;
  /** Standard error. */
  readonly progress: Screen;
  readonly live: LiveLine;
  /** Fires at the first Ctrl-C, unless the command takes it over. */
  readonly signal: AbortSignal;
  /** Shows how far a task is on the line that moves, and cancels it with the command. */
  readonly hooks: (doing: string) => Required<TaskHooks>;
  /** Leaves Ctrl-C and the like to the command. */
  readonly ownSignals: () => void;
  /** The command’s answer: the document with `--json`, else the lines. Called once. */
  readonly answer: (document: object, lines: () => readonly string[]) => void;
  /** An answer that is a failure too: with `--json` both in one document. */
  readonly answerFailed: (failure: Failure, document: object, lines: () => readonly string[]) => void;
}
