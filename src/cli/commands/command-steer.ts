/** `lathe pause`, `lathe stop`, `lathe checkpoint`, `lathe pace`: asked of a run that another process trains. */

import { checkpointRun, paceRun, pauseRun, stopRun } from '../../app/runs/control-run';
import { findRun, readRunDocument } from '../../runs/library/list-runs';
import { FULL_PACE } from '../../shared/run-commands';
import type { Work } from '../program/action';
import type { PauseFlags } from '../program/flags';
import { runWord } from '../program/runs-flag';

async function answerState(
  work: Work,
  runDir: string,
  sentence: (runId: string, word: string) => string,
): Promise<void> {
  const document = await readRunDocument(runDir);
  work.answer(document, () => [sentence(document.runId, runWord(work.runsDir, runDir))]);
}

export async function pause(work: Work, run: string, flags: PauseFlags): Promise<void> {
  const runDir = await findRun(work.runsDir, run);
  const isHold = flags.hold === true;
  await pauseRun(runDir, isHold ? 'hold' : 'release', work.signal);
  const how = isHold ? 'held in memory' : 'saved, and its trainer has ended';
  await answerState(work, runDir, (id, word) => `${id} is paused: ${how}. Go on with: lathe resume ${word}`);
}

export async function stop(work: Work, run: string): Promise<void> {
  const runDir = await findRun(work.runsDir, run);
  await stopRun(runDir, work.signal);
  await answerState(work, runDir, (id, word) => `${id} is stopped. Should it go on after all: lathe resume ${word}`);
}

export async function checkpoint(work: Work, run: string): Promise<void> {
  const runDir = await findRun(work.runsDir, run);
  const id = await checkpointRun(runDir, work.signal);
  const { runId, status } = await readRunDocument(runDir);
  const text =
    id === null
      ? 'There is nothing to save yet; features are kept as they are computed.'
      : `Checkpoint ${id} is written.`;
  work.answer({ runId, runDir, status, checkpoint: id }, () => [text]);
}

export async function pace(work: Work, run: string, percent: number): Promise<void> {
  const runDir = await findRun(work.runsDir, run);
  await paceRun(runDir, percent, work.signal);
  const text = (id: string): string =>
    percent === FULL_PACE
      ? `${id} computes all of the time.`
      : `${id} computes ${percent} % of the time and rests for the others.`;
  await answerState(work, runDir, text);
}
