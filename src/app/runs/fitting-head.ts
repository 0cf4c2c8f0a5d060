/**
 * Requires that the head of an earlier run was trained for the same classes and preprocessing: shapes could match by
 * chance.
 */

import { readDataset, readManifest } from '../../runs/folder/run-files';
import type { RunDataset } from '../../shared/dataset';
import { LatheError } from '../../shared/failures/failure';
import type { RunSettings } from '../../shared/settings';

/** @throws LatheError head-mismatch, run-damaged */
export async function requireFittingHead(settings: RunSettings, { classes }: RunDataset): Promise<void> {
  const { headSource, preprocessing } = settings;
  if (headSource?.kind !== 'run') return;
  const { runDir } = headSource;
  const [earlier, { classes: known }] = await Promise.all([readManifest(runDir), readDataset(runDir)]);
  if (known.join('\n') !== classes.join('\n')) {
    throw new LatheError('head-of-other-classes', { runDir, known, wanted: classes });
  }
  const before = earlier.settings.preprocessing;
  if (before !== preprocessing) {
    throw new LatheError('head-of-other-preprocessing', { runDir, before, wanted: preprocessing });
  }
}
