/**
 * Requires that a head fits a new run before there is one. Of an earlier run’s, classes and preprocessing have to be the
 * same as well: shapes could match by chance.
 */

import { readDataset, readManifest } from '../../runs/folder/run-files';
import type { RunDataset } from '../../shared/dataset';
import { LatheError } from '../../shared/failures/failure';
import type { RequestHooks } from '../../shared/request-channel';
import type { RunSettings } from '../../shared/settings';
import type { TaskRunner } from '../trainer/task-runner';

/** @throws LatheError head-mismatch, run-damaged, run-has-no-model, weights-missing, weights-unreadable */
export async function requireFittingHead(
  settings: RunSettings,
  { classes }: Pick<RunDataset, 'classes'>,
  tasks: Pick<TaskRunner, 'request'>,
  hooks: RequestHooks = {},
): Promise<void> {
  const { headSource, preprocessing } = settings;
  if (headSource === null || headSource.kind === 'train') return;
  if (headSource.kind === 'run') await requireSameTask(headSource.runDir, classes, preprocessing);
  await tasks.request('checkHead', { settings, classes: classes.length }, hooks);
}

async function requireSameTask(
  runDir: string,
  classes: readonly string[],
  preprocessing: RunSettings['preprocessing'],
): Promise<void> {
  const [earlier, { classes: known }] = await Promise.all([readManifest(runDir), readDataset(runDir)]);
  if (known.join('\n') !== classes.join('\n')) {
    throw new LatheError('head-of-other-classes', { runDir, known, wanted: [...classes] });
  }
  const before = earlier.settings.preprocessing;
  if (before !== preprocessing) {
    throw new LatheError('head-of-other-preprocessing', { runDir, before, wanted: preprocessing });
  }
}
