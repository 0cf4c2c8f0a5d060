/** The features that a run will compute: those that the shared cache does not have yet. */

import { featureBytes } from '../../core/forecast/forecast-room';
import { stagePlans } from '../../core/recipes/stage-plan';
import type { RunDataset } from '../../shared/dataset';
import type { RequestHooks } from '../../shared/request-channel';
import type { RunManifest } from '../../shared/run';
import type { RunSettings } from '../../shared/settings';
import type { FeatureCount, MissingFeatures } from '../../shared/trainer-protocol';
import type { AppContext } from '../host/context';

const NOTHING_MISSING: MissingFeatures = { cut: { total: 0, missing: 0 }, bottleneck: { total: 0, missing: 0 } };

export function readsFeatures(settings: RunSettings): boolean {
  return stagePlans(settings).some(({ features }) => features !== null);
}

/** All of them for a run that does not share its own. @throws LatheError those of the task, cancelled */
export async function missingFeatures(
  { tasks }: { readonly tasks: Pick<AppContext['tasks'], 'request'> },
  { manifest, dataset }: { readonly manifest: RunManifest; readonly dataset: RunDataset },
  hooks: RequestHooks,
): Promise<MissingFeatures> {
  const { settings, bodySha256 } = manifest;
  if (!readsFeatures(settings)) return NOTHING_MISSING;
  const { featureCache, threads } = settings;
  const found = await tasks.request('missingFeatures', { settings, bodySha256, dataset }, hooks, threads);
  if (featureCache !== 'off') return found;
  const all = ({ total }: FeatureCount): FeatureCount => ({ total, missing: total });
  return { cut: all(found.cut), bottleneck: all(found.bottleneck) };
}

export function bytesOfMissing(settings: RunSettings, dataset: RunDataset, missing: MissingFeatures): number {
  const all = featureBytes(settings, dataset.train.length, dataset.validation.length);
  const { cut, bottleneck } = missing;
  const total = cut.total + bottleneck.total;
  return total === 0 ? 0 : Math.round((all * (cut.missing + bottleneck.missing)) / total);
}
