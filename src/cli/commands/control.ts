/** `lathe pause`, `stop`, `checkpoint`, `pace`: commands to a run that another process trains. */

import { commandRun } from '../../app/runs/control-run';
import { findRun, readRunDocument } from '../../runs/library/list-runs';
import { FULL_PACE, type CommandAnswer, type RunCommand } from '../../shared/run-commands';
import { texts } from '../i18n/en/texts';
import { runWord } from '../program/command-text';
import type { Work } from '../program/work';

/** Waits until the run has obeyed. @param sentence gets the command that resumes the run */
async function control(
  work: Work,
  run: string,
  command: RunCommand,
  sentence: (runId: string, resume: string, answer: CommandAnswer) => string,
): Promise<void> {
  const runDir = await findRun(work.runsDir, run);
  const answer = await commandRun(runDir, command, work.signal);
  const document = await readRunDocument(runDir);
  const { runId, status } = document;
  const shown = command.kind === 'checkpoint' ? { runId, runDir, status, checkpoint: answer } : document;
  work.answer(shown, () => [sentence(runId, work.typed(['resume', runWord(work.runsDir, runDir)]), answer)]);
}

export function pause(work: Work, { run, hold }: { run: string; hold: boolean }): Promise<void> {
  const depth = hold ? 'hold' : 'release';
  return control(work, run, { kind: 'pause', depth }, texts.control.paused[depth]);
}

export function stop(work: Work, { run }: { run: string }): Promise<void> {
  return control(work, run, { kind: 'stop' }, texts.control.stopped);
}

export function checkpoint(work: Work, { run }: { run: string }): Promise<void> {
  const { nothingToSave, saved } = texts.control;
  return control(work, run, { kind: 'checkpoint' }, (_id, _resume, answer) =>
    answer === null ? nothingToSave : saved(answer),
  );
}

export function pace(work: Work, { run, percent }: { run: string; percent: number }): Promise<void> {
  const { full, pace: slower } = texts.control;
  return control(work, run, { kind: 'pace', percent }, (id) =>
    percent === FULL_PACE ? full(id) : slower(id, percent),
  );
}
