/** A command to a run that another process trains: asked, and answered when it is done. */

import { commandRun } from '../../app/runs/control-run';
import { findRun, readRunDocument } from '../../runs/library/list-runs';
import type { CommandAnswer, RunCommand } from '../../shared/run-commands';
import type { Work } from '../program/action';
import { runWord } from '../program/runs-flag';

export interface Answered {
  readonly answer: CommandAnswer;
  readonly runId: string;
  /** What a command calls the run. */
  readonly word: string;
}

/** @param done says so in a sentence */
export async function control(
  work: Work,
  run: string,
  command: RunCommand,
  done: (answered: Answered) => string,
): Promise<void> {
  const runDir = await findRun(work.runsDir, run);
  const answer = await commandRun(runDir, command, work.signal);
  const document = await readRunDocument(runDir);
  const { runId, status } = document;
  // What is answered of a checkpoint is its id, and no account of the run.
  const shown = command.kind === 'checkpoint' ? { runId, runDir, status, checkpoint: answer } : document;
  work.answer(shown, () => [done({ answer, runId, word: runWord(work.runsDir, runDir) })]);
}
