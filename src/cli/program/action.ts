/** What surrounds every command: services for it, and one way to end. */

import { LatheError, documentOf, type Failure } from '../../shared/failures/failure';
import type { CommandText } from '../../shared/i18n/texts';
import type { Progress } from '../../shared/trainer-protocol';
import { texts } from '../i18n/en/texts';
import { failureLines } from '../terminal/lines';
import { LiveLine } from '../terminal/live-line';
import { progressScreen, resultScreen, type Screen } from '../terminal/screen';
import { commandText, ownCallName, type OtherRuns } from './command-text';
import type { Work } from './work';

/** Exit codes: done; an expected failure, with code, message and hint; wrong usage. */
export const DONE = 0;
const FAILED = 1;
export const USAGE = 2;

export interface GlobalFlags {
  readonly json?: true;
  readonly runs?: string;
}

export interface Start {
  /** Absolute path of `out/main`. */
  readonly builtFolder: string;
  /** Names of the commands that take `--runs`. */
  readonly onRuns: readonly string[];
}

/** A failure for a person. */
export function printFailure(screen: Screen, failure: Failure, command: CommandText): void {
  screen.print(failureLines(failure, screen, command));
}

const ENDING_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Runs a command: composes the services, prints failures, ends what it started. @returns the exit code */
export async function act(
  { builtFolder, onRuns }: Start,
  flags: GlobalFlags,
  run: (work: Work) => Promise<void>,
): Promise<number> {
  const { compose } = await import('../../app/host/context');
  const context = compose(builtFolder);
  const json = flags.json === true;
  const usual = context.places.runsFolder;
  const runsDir = flags.runs ?? usual;
  const otherRuns: OtherRuns | null = runsDir === usual ? null : { folder: runsDir, namedBy: onRuns };
  const [typed, documented] = [commandText(ownCallName(), otherRuns), commandText('lathe', otherRuns)];
  const [results, progress] = [resultScreen(), progressScreen()];
  const live = new LiveLine(progress, () => performance.now());
  const interruption = new AbortController();
  const { signal } = interruption;
  const interrupt = (): void => interruption.abort();
  const ownSignals = (): void => {
    for (const name of ENDING_SIGNALS) process.off(name, interrupt);
  };
  for (const name of ENDING_SIGNALS) process.once(name, interrupt);
  const hooks: Work['hooks'] = (doing) => ({
    signal,
    onProgress: ({ done, total }: Progress) =>
      live.show((columns) => texts.progress(doing, done, total).slice(0, columns)),
  });
  const answer: Work['answer'] = (document, lines) => {
    live.clear();
    if (json) results.write(`${JSON.stringify(document, null, 2)}\n`);
    else results.print(lines());
  };
  let code = DONE;
  const answerFailed: Work['answerFailed'] = (failure, document, lines) => {
    answer({ ...documentOf(failure, documented), ...document }, lines);
    printFailure(progress, failure, typed);
    code = FAILED;
  };
  try {
    const surroundings = { context, builtFolder, json, runsDir, typed, documented, results, progress, live };
    await run({ ...surroundings, signal, hooks, ownSignals, answer, answerFailed });
  } catch (error) {
    answerFailed(error instanceof LatheError ? error.failure : defect(error), {}, () => []);
  } finally {
    ownSignals();
    await context.tasks.close();
  }
  return code;
}

/** Keeps the stack, so that the defect can be mended. */
function defect(error: unknown): Failure {
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return new LatheError('defect', { message }).failure;
}
