/** Refuses a run that the disk has no room for, before hours are spent on it. */

import { freeBytes } from '../../base/free-bytes';
import { checkpointBytes, featureBytes } from '../../core/forecast/forecast-room';
import type { RunDataset } from '../../shared/dataset';
import { LatheError } from '../../shared/failures/failure';
import type { RunSettings } from '../../shared/settings';

async function requireFree(folder: string, needed: number, what: 'checkpoints' | 'features'): Promise<void> {
  const free = await freeBytes(folder);
  if (free !== null && free < needed) throw new LatheError('too-little-room', { folder, needed, free, what });
}

/** @throws LatheError disk-full */
export async function requireRoom(
  cacheFolder: string,
  runsDir: string,
  settings: RunSettings,
  dataset: RunDataset,
): Promise<void> {
  const { classes, train, validation } = dataset;
  await requireFree(runsDir, checkpointBytes(settings, classes.length), 'checkpoints');
  await requireFree(cacheFolder, featureBytes(settings, train.length, validation.length), 'features');
}
