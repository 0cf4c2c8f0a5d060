/** Refuses a run for which there is obviously no room, before hours are spent on it. */

import { mkdir, statfs } from 'node:fs/promises';
import { checkpointBytes, featureBytes } from '../../core/forecast/forecast-room';
import type { RunDataset } from '../../shared/dataset';
import { toldError } from '../../shared/failures/failure';
import type { RunSettings } from '../../shared/settings';
import { humanBytes } from '../../shared/amounts';

/** Free bytes for this person; null where the system does not tell. */
export async function freeBytes(folder: string): Promise<number | null> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  } catch {
    return null;
  }
}

async function requireFree(folder: string, needed: number, what: string, hint: string): Promise<void> {
  const free = await freeBytes(folder);
  if (free === null || free >= needed) return;
  throw toldError(
    'disk-full',
    `About ${humanBytes(needed)} were expected to be free in ${folder} for ${what}; there are ${humanBytes(free)}.`,
    hint,
  );
}

/** @throws LatheError disk-full */
export async function requireRoom(
  cacheFolder: string,
  runsDir: string,
  settings: RunSettings,
  dataset: RunDataset,
): Promise<void> {
  const { classes, train, validation } = dataset;
  await requireFree(
    runsDir,
    checkpointBytes(settings, classes.length),
    'the checkpoints of this run',
    'Free some space, or choose a folder on another disk with --runs.',
  );
  await mkdir(cacheFolder, { recursive: true }).catch(() => undefined);
  await requireFree(
    cacheFolder,
    featureBytes(settings, train.length, validation.length),
    'features of frozen layers',
    'Free some space, set LATHE_CACHE to a folder on another disk, or use --feature-cache off.',
  );
}
