/** A command at work: what surrounds every command, and one way to answer and to end. */

import type { AppContext } from '../../app/host/context';
import type { ServedHooks } from '../../shared/request-channel';
import { LatheError, documentOf, type Failure } from '../../shared/failures/failure';
import type { CommandText } from '../../shared/failures/step-facts';
import { texts } from '../i18n/en/texts';
import { failureLines } from '../terminal/lines';
import { LiveLine } from '../terminal/live-line';
import { jsonText, progressScreen, resultScreen } from '../terminal/screen';
import { commandText, ownCallName } from './command-text';
import { withGivenCommand } from './given-command';

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
  readonly onRuns: readonly string[];
}

const ENDING_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export class Work {
  readonly json: boolean;
  /** Where runs are looked for and made: `--runs`, or the usual folder. Absolute. */
  readonly runsDir: string;
  /** A command as this person types it, with `--runs` where it would look elsewhere without. */
  readonly typed: CommandText;
  /** The same for a document: called `lathe`. */
  readonly documented: CommandText;
  /** Standard output. */
  readonly results = resultScreen();
  /** Standard error. */
  readonly progress = progressScreen();
  readonly live = new LiveLine(this.progress, () => performance.now());
  code = DONE;
  private readonly interruption = new AbortController();
  /** Fires at the first Ctrl-C, unless the command takes it over. */
  readonly signal = this.interruption.signal;

  constructor(
    readonly context: AppContext,
    readonly start: Start,
    flags: GlobalFlags,
  ) {
    const { runsFolder } = context.places;
    this.json = flags.json === true;
    this.runsDir = flags.runs ?? runsFolder;
    const otherRuns = this.runsDir === runsFolder ? null : { folder: this.runsDir, namedBy: start.onRuns };
    this.typed = commandText(ownCallName(), otherRuns);
    this.documented = commandText('lathe', otherRuns);
    for (const name of ENDING_SIGNALS) process.once(name, this.interrupt);
  }

  /** Shows how far a task is on the line that moves, and cancels it with the command. */
  hooks(doing: string): ServedHooks {
    const { signal, live } = this;
    return {
      signal,
      onProgress: ({ done, total }) => live.show((columns) => texts.progress(doing, done, total).slice(0, columns)),
    };
  }

  /** Answers once: with the document for `--json`, else with the lines. */
  answer(document: object, lines: () => readonly string[]): void {
    this.live.clear();
    if (this.json) this.results.write(jsonText(document));
    else this.results.print(lines());
  }

  /** An answer that is a failure too: with `--json` both in one document. */
  answerFailed(met: Failure, document: object, lines: () => readonly string[]): void {
    const failure = withGivenCommand(met);
    this.answer({ ...documentOf(failure, this.documented), ...document }, lines);
    this.progress.print(failureLines(failure, this.progress, this.typed));
    this.code = FAILED;
  }

  /** Leaves Ctrl-C and the like to the command. */
  ownSignals(): void {
    for (const name of ENDING_SIGNALS) process.off(name, this.interrupt);
  }

  private readonly interrupt = (): void => this.interruption.abort();
}

/** Runs a command: composes the services, prints failures, ends what it started. @returns the exit code */
export async function runCommand(
  start: Start,
  flags: GlobalFlags,
  run: (work: Work) => Promise<void>,
): Promise<number> {
  const { compose } = await import('../../app/host/context');
  const work = new Work(compose(start.builtFolder), start, flags);
  try {
    await run(work);
  } catch (error) {
    work.answerFailed(error instanceof LatheError ? error.failure : defect(error), {}, () => []);
  } finally {
    work.ownSignals();
    await work.context.tasks.close();
  }
  return work.code;
}

/** Keeps the stack, so that the defect can be mended. */
function defect(error: unknown): Failure {
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return new LatheError('defect', { message }).failure;
}
