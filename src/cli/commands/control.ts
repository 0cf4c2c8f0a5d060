/** `lathe pause`, `stop`, `checkpoint`, `pace`: commands to a run that another process trains. */

import { commandRun } from '../../app/runs/control-run';
import { requireTaken, untilTaken, wakeReleased } from '../../app/runs/wake-run';
import { findRun, readRunDocument } from '../../runs/library/list-runs';
import { texts, type GivenCommand, type Obeyed } from '../i18n/en/texts';
import { runWord } from '../program/command-text';
import type { Work } from '../program/work';

/** Gives a command, and waits until the run has obeyed. */
export async function control(work: Work, run: string, command: GivenCommand): Promise<void> {
  const runDir = await findRun(work.runsDir, run);
  if (command.kind === 'stop') {
    const trainer = await wakeReleased(work.context, runDir, false);
    if (trainer !== null) await requireTaken(runDir, await untilTaken(runDir, trainer));
  }
  const answer = await commandRun(runDir, command, work.signal);
  const document = await readRunDocument(runDir);
  const { runId: id, status } = document;
  const shown = command.kind === 'checkpoint' ? { runId: id, runDir, status, checkpoint: answer } : document;
  const sentence = texts.control[command.kind] as (command: GivenCommand, obeyed: Obeyed) => string;
  const resume = work.typed(['resume', runWord(work.runsDir, runDir)]);
  work.answer(shown, () => [sentence(command, { id, resume, answer })]);
}
