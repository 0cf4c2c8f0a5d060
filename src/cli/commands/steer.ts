/** `lathe pause`, `lathe stop`, `lathe checkpoint`, `lathe pace`: asked of a run that another process trains. */

import { checkpointRun, paceRun, pauseRun, stopRun } from '../../app/runs/control-run';
import { findRun, readRunDocument } from '../../runs/library/list-runs';
import { FULL_PACE } from '../../shared/run-commands';
import { texts } from '../i18n/en/texts';
import { runWord } from '../program/command-text';
import type { Work } from '../program/work';

/** Steers a run and answers with its document. @param sentence gets the command that goes on with the run */
async function steered(
  work: Work,
  run: string,
  steer: (runDir: string) => Promise<void>,
  sentence: (runId: string, resume: string) => string,
): Promise<void> {
  const runDir = await findRun(work.runsDir, run);
  await steer(runDir);
  const document = await readRunDocument(runDir);
  work.answer(document, () => [sentence(document.runId, work.typed(['resume', runWord(work.runsDir, runDir)]))]);
}

export function pause(work: Work, { run, hold }: { run: string; hold: boolean }): Promise<void> {
  const depth = hold ? 'hold' : 'release';
  return steered(work, run, (runDir) => pauseRun(runDir, depth, work.signal), texts.steer.paused[depth]);
}

export function stop(work: Work, { run }: { run: string }): Promise<void> {
  return steered(work, run, (runDir) => stopRun(runDir, work.signal), texts.steer.stopped);
}

export function pace(work: Work, { run, percent }: { run: string; percent: number }): Promise<void> {
  const sentence = (id: string): string =>
    percent === FULL_PACE ? texts.steer.full(id) : texts.steer.pace(id, percent);
  return steered(work, run, (runDir) => paceRun(runDir, percent, work.signal), sentence);
}

export async function checkpoint(work: Work, { run }: { run: string }): Promise<void> {
  const runDir = await findRun(work.runsDir, run);
  const id = await checkpointRun(runDir, work.signal);
  const { runId, status } = await readRunDocument(runDir);
  work.answer({ runId, runDir, status, checkpoint: id }, () => [
    id === null ? texts.steer.nothingToSave : texts.steer.saved(id),
  ]);
}
