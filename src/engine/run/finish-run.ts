/** The end of a run: which weights are its model, and what is not needed any more. */

import { rm } from 'node:fs/promises';
import { loadCheckpoint } from '../../runs/checkpoints/checkpoints';
import { runFile } from '../../runs/folder/run-files';
import { writeHtmlReport } from '../../runs/report/html-report';
import type { RunStatus } from '../../shared/run';
import { assignCheckpoint } from '../network/checkpoint-tensors';
import { weightsSha256 } from '../network/network';
import type { OpenRun } from './open-run';

/** Puts the weights that the run gives into its network, notes their hash, and ends the run. */
export async function finishRun(run: OpenRun, status: Extract<RunStatus, 'finished' | 'stopped'>): Promise<void> {
  const { context, job } = run;
  const { network, recorder, settings } = context;
  let sha256: string | null = null;
  const loaded = await loadCheckpoint(job.runDir, settings.keepBest ? 'best' : 'last');
  if (loaded !== null) {
    assignCheckpoint(network, loaded);
    const { position } = loaded.state;
    // A checkpoint at an epoch’s end already stands at the beginning of the next one.
    sha256 = weightsSha256(network);
    recorder.model(sha256, position.step === 0 ? position.epoch - 1 : position.epoch);
  }
  await recorder.flush();
  // It only tells what other files of the run hold: without it nothing of the run is lost.
  await writeHtmlReport(job.runDir, { status, weightsSha256: sha256 }).catch((error: unknown) => {
    process.stderr.write(`report.html: ${String(error)}\n`);
  });
  await recorder.setStatus(status);
  // Only tidying: the run is finished and told so.
  if (status === 'finished') {
    await rm(runFile(job.runDir, 'features'), { recursive: true, force: true }).catch(() => undefined);
  }
}
