/** Refuses a run that the disk has no room for, before hours are spent on it. */

import { mkdir, stat } from 'node:fs/promises';
import { freeBytes } from '../../base/free-bytes';
import { checkpointBytes, featureBytes } from '../../core/forecast/forecast-room';
import { cachedSpaces } from '../../data/features/feature-cache';
import type { RunDataset } from '../../shared/dataset';
import { LatheError } from '../../shared/failures/failure';
import type { RequestHooks } from '../../shared/request-channel';
import type { RunManifest } from '../../shared/run';
import type { AppContext } from '../host/context';
import { bytesOfMissing, missingFeatures } from './missing-features';

type Surroundings = Pick<AppContext, 'places'> & { readonly tasks: Pick<AppContext['tasks'], 'request'> };

/**
 * Asks for what the run will add: its checkpoints, and the features that are not kept yet, with what the shared cache will
 * give up for them.
 *
 * @param runsDir a folder that is there
 * @throws LatheError disk-full, and those of the task that looks for features
 */
export async function requireRoom(
  { places, tasks }: Surroundings,
  runsDir: string,
  plan: { readonly manifest: RunManifest; readonly dataset: RunDataset },
  hooks: RequestHooks,
): Promise<void> {
  const { manifest, dataset } = plan;
  const { settings } = manifest;
  const checkpoints = checkpointBytes(settings, dataset.classes.length);
  const all = featureBytes(settings, dataset.train.length, dataset.validation.length);
  const isShared = settings.featureCache !== 'off';
  const folder = isShared ? places.featuresFolder : runsDir;
  await mkdir(folder, { recursive: true }).catch(() => undefined);
  const [inRuns, inFeatures, isOneDisk] = [
    await freeBytes(runsDir),
    await freeBytes(folder),
    await onOneDisk(runsDir, folder),
  ];
  if (inRuns !== null && inRuns < checkpoints) {
    throw new LatheError('too-little-room', {
      folder: runsDir,
      needed: checkpoints,
      free: inRuns,
      what: 'checkpoints',
    });
  }
  const beside = isOneDisk ? checkpoints : 0;
  // Which of them are missing takes TensorFlow seconds to tell.
  if (inFeatures === null || all + beside <= inFeatures) return;
  const missing = bytesOfMissing(settings, dataset, await missingFeatures({ tasks }, plan, hooks));
  const given = isShared ? await givenUpFor(missing, all - missing, places) : 0;
  const [needed, free] = [missing + beside, inFeatures + given];
  const what = !isShared ? 'run-features' : isOneDisk ? 'all' : 'features';
  if (free < needed) throw new LatheError('too-little-room', { folder, needed, free, what });
}

async function onOneDisk(one: string, other: string): Promise<boolean> {
  if (one === other) return true;
  const [a, b] = [await stat(one).catch(() => null), await stat(other).catch(() => null)];
  return a !== null && a.dev === b?.dev;
}

/** Bytes of other runs’ features that make room where the cache would outgrow its budget. */
async function givenUpFor(
  missing: number,
  used: number,
  { featuresFolder, featuresBudget }: Surroundings['places'],
): Promise<number> {
  const kept = (await cachedSpaces(featuresFolder)).reduce((sum, { bytes }) => sum + bytes, 0);
  const surplus = kept - Math.max(0, featuresBudget - missing);
  return Math.max(0, Math.min(surplus, kept - used));
}
