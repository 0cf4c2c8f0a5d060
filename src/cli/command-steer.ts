/** `lathe pause`, `lathe stop`, `lathe checkpoint`: asked of a run that another process trains. */

import { checkpointRun, pauseRun, stopRun } from '../app/control-run';
import { findRun, readRunDocument } from '../app/runs';
import type { Work } from './action';
import type { PauseFlags, RunFlags } from './flags';

function find({ context }: Work, run: string, flags: RunFlags): Promise<string> {
  return findRun(flags.runs ?? context.places.runsFolder, run);
}

async function answerState(work: Work, runDir: string, sentence: (runId: string) => string): Promise<void> {
  const document = await readRunDocument(runDir);
  work.answer(document, () => [sentence(document.runId)]);
}

export async function pause(work: Work, run: string, flags: PauseFlags): Promise<void> {
  const runDir = await find(work, run, flags);
  const isHold = flags.hold === true;
  await pauseRun(runDir, isHold ? 'hold' : 'release', work.signal);
  const how = isHold ? 'held in memory' : 'saved, and its trainer has ended';
  await answerState(work, runDir, (id) => `${id} is paused: ${how}. Go on with: lathe resume ${id}`);
}

export async function stop(work: Work, run: string, flags: RunFlags): Promise<void> {
  const runDir = await find(work, run, flags);
  await stopRun(runDir, work.signal);
  await answerState(work, runDir, (id) => `${id} is stopped. Should it go on after all: lathe resume ${id}`);
}

export async function checkpoint(work: Work, run: string, flags: RunFlags): Promise<void> {
  const runDir = await find(work, run, flags);
  const id = await checkpointRun(runDir, work.signal);
  const { runId, status } = await readRunDocument(runDir);
  const text =
    id === null
      ? 'There is nothing to save yet; features are kept as they are computed.'
      : `Checkpoint ${id} is written.`;
  work.answer({ runId, runDir, status, checkpoint: id }, () => [text]);
}
