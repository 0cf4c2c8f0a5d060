/** What surrounds every command: services for it, and one way to end. */

import { LatheError, documentOf, toldFailure, type Failure, type FailureDocument } from '../../shared/failures/failure';
import type { AppContext } from '../../app/host/context';
import { asCalled } from './call-name';
import { failureLines } from '../terminal/failure-text';
import { LiveLine } from '../terminal/live-line';
import type { RunFlags } from './flags';
import { withRunsFlag } from './runs-flag';
import type { Start } from './start';
import { progressScreen, resultScreen } from '../terminal/streams';
import type { Screen } from '../terminal/streams';

/** A command at work. */
export interface Work {
  readonly context: AppContext;
  readonly json: boolean;
  /** Where runs are looked for and made: `--runs`, or the usual folder. Absolute. */
  readonly runsDir: string;
  /** Text with `--runs` behind every command that would look elsewhere without it. */
  readonly naming: (text: string) => string;
  /** Standard output. */
  readonly results: Screen;
  /** Standard error. */
  readonly progress: Screen;
  readonly live: LiveLine;
  /** Fires at the first Ctrl-C, unless the command takes it over. */
  readonly signal: AbortSignal;
  /** Leaves Ctrl-C and the like to the command. */
  readonly ownSignals: () => void;
  /** The command’s answer: the document with `--json`, else the lines. Called once. */
  readonly answer: (document: object, lines: () => readonly string[]) => void;
  /** An answer that is a failure too: with `--json` both in one document. */
  readonly answerFailed: (failure: Failure, document: object, lines: () => readonly string[]) => void;
}

const FAILED = 1;

/** Runs a command: composes the services, tells failures, ends what it started. */
export async function act(start: Start, flags: RunFlags, work: (work: Work) => Promise<void>): Promise<void> {
  const { compose } = await import('../../app/host/compose');
  const context = compose(start.builtFolder);
  const json = flags.json === true;
  const usual = context.places.runsFolder;
  const runsDir = flags.runs ?? usual;
  const naming = (text: string): string => withRunsFlag(text, runsDir === usual ? null : runsDir);
  const phrase = (line: string): string => asCalled(naming(line));
  const results = resultScreen(phrase);
  const progress = progressScreen(phrase);
  const live = new LiveLine(progress, () => performance.now());
  const interruption = new AbortController();
  const interrupt = (): void => interruption.abort();
  const ownSignals = (): void => {
    for (const name of ENDING_SIGNALS) process.off(name, interrupt);
  };
  for (const name of ENDING_SIGNALS) process.once(name, interrupt);
  const print = (document: object, lines: () => readonly string[]): void => {
    live.clear();
    if (json) results.write(`${JSON.stringify(document, null, 2)}\n`);
    else results.print(lines());
  };
  const tell = (failure: Failure): void => {
    live.clear();
    progress.print(failureLines(failure, progress));
    start.exit(FAILED);
  };
  const inWords = (failure: Failure): FailureDocument => {
    const document = documentOf(failure);
    return { ...document, hint: naming(document.hint) };
  };
  const { signal } = interruption;
  const answerFailed: Work['answerFailed'] = (failure, document, lines) => {
    print({ ...inWords(failure), ...document }, lines);
    tell(failure);
  };
  try {
    const screens = { results, progress, live };
    await work({ context, json, runsDir, naming, ...screens, signal, ownSignals, answer: print, answerFailed });
  } catch (error) {
    const failure = error instanceof LatheError ? error.failure : defect(error);
    if (json) print(inWords(failure), () => []);
    tell(failure);
  } finally {
    ownSignals();
    await context.tasks.close();
  }
}

/** Told whole, so that it can be mended. */
function defect(error: unknown): Failure {
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return toldFailure('internal', message, 'Nothing that was saved is lost. Please report this text as it is.');
}

const ENDING_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
