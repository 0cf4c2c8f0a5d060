/** Whether the head of an earlier run knows what a new run asks of it; shapes alone would fit by chance. */

import { readDataset, readManifest } from '../../runs/folder/run-files';
import type { RunDataset } from '../../shared/dataset';
import type { LatheError } from '../../shared/failures/failure';
import { toldError } from '../../shared/failures/failure';
import type { RunSettings } from '../../shared/settings';

/** @throws LatheError head-mismatch, run-damaged */
export async function requireFittingHead(settings: RunSettings, { classes }: RunDataset): Promise<void> {
  const { headSource, preprocessing } = settings;
  if (headSource?.kind !== 'run') return;
  const { runDir } = headSource;
  const [earlier, { classes: known }] = await Promise.all([readManifest(runDir), readDataset(runDir)]);
  if (known.join('\n') !== classes.join('\n')) {
    throw mismatch(
      `The head of ${runDir} tells ${known.join(', ')} apart; this run has the classes ${classes.join(', ')}.`,
    );
  }
  const before = earlier.settings.preprocessing;
  if (before !== preprocessing) {
    throw mismatch(`The head of ${runDir} was trained with preprocessing ${before}; this run has ${preprocessing}.`);
  }
}

function mismatch(message: string): LatheError {
  const hint =
    'Take the head of a run with the same classes and the same preprocessing, or leave --head-from out to train the head first.';
  return toldError('head-mismatch', message, hint);
}
