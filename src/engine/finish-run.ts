/** The end of a run: which weights are its model, and what is not needed any more. */

import { rm } from 'node:fs/promises';
import { loadBestCheckpoint, loadLatestCheckpoint } from '../runs/checkpoints';
import type { RunStatus } from '../shared/run';
import { weightsSha256 } from './network';
import { ownFeaturesFolder, type OpenRun } from './open-run';

/** Puts the weights that the run gives into its network, notes their hash, and ends the run. */
export async function finishRun(run: OpenRun, status: Extract<RunStatus, 'finished' | 'stopped'>): Promise<void> {
  const { context, job } = run;
  const { network, recorder, settings } = context;
  const loaded = settings.keepBest ? await loadBestCheckpoint(job.runDir) : await loadLatestCheckpoint(job.runDir);
  if (loaded !== null) {
    for (const { name, data } of loaded.checkpoint.weights) network.assign(name, data);
    const { position } = loaded.checkpoint.state;
    // A checkpoint at an epoch’s end already stands at the beginning of the next one.
    recorder.model(weightsSha256(network), position.step === 0 ? position.epoch - 1 : position.epoch);
  }
  await recorder.setStatus(status);
  if (status === 'finished') await rm(ownFeaturesFolder(job.runDir), { recursive: true, force: true });
}
