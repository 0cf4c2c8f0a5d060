/** A run with a checkpoint and without training: its trained weights are drawn from a seed. */

import { join } from 'node:path';
import { architectureOf, firstTrainedLayer } from '../../src/core/network/architecture';
import { resolveSettings } from '../../src/core/settings/resolve-settings';
import { readBackbone } from '../../src/engine/frozen/backbone-weights';
import { checkpointTensors } from '../../src/engine/network/checkpoint-tensors';
import { Network } from '../../src/engine/network/network';
import { loadRunModel, type RunModel } from '../../src/engine/tasks/run-model';
import { startingWeights } from '../../src/engine/run/starting-weights';
import type { TensorFlow } from '../../src/engine/network/tensorflow';
import { CheckpointWriter } from '../../src/runs/checkpoints/checkpoints';
import { createRun } from '../../src/runs/folder/write-run';
import { readManifest } from '../../src/runs/folder/run-files';
import type { RunManifest } from '../../src/shared/run';
import type { RecipeName, SettingChanges } from '../../src/shared/settings';
import type { TrainerPlaces } from '../../src/shared/trainer-protocol';
import { bodyFile, runtimeFolder } from './runtime';
import { sampleCheckpoint, sampleRun } from './sample-run';

export interface ModelRun {
  readonly runsDir: string;
  readonly runId: string;
  readonly recipe: RecipeName;
  /** VGG16’s body; null for the small CNN. */
  readonly weightsFile: string | null;
  readonly changes: SettingChanges;
}

/** @returns the run’s folder */
export async function makeModelRun({ runsDir, runId, recipe, weightsFile, changes }: ModelRun): Promise<string> {
  const { manifest, dataset } = sampleRun(runsDir, runId);
  const bodySha256 = weightsFile === null ? null : (await readBackbone(weightsFile, 'any')).sha256;
  const settings = resolveSettings(recipe, 'article', 2, changes, { seed: 1, threads: 2 });
  return createRun({ runsDir, manifest: { ...manifest, runId, bodySha256, settings }, dataset });
}

/** Saves checkpoint number `k`; the trained weights are another drawing for every `k`. */
export async function saveDrawnCheckpoint(
  tf: TensorFlow,
  runDir: string,
  { settings }: RunManifest,
  weightsFile: string | null,
  k: number,
  isBest: boolean,
): Promise<void> {
  const body = weightsFile === null ? null : await readBackbone(weightsFile, 'any');
  const drawn = startingWeights(k, null);
  const trained = architectureOf(settings, 2);
  const from = firstTrainedLayer(trained, settings.trainFrom);
  const network = new Network(tf, trained, startingWeights(k, body));
  // Block 5 too: otherwise checkpoints would differ in the head alone.
  const weights = network.weightsFrom(from);
  for (const [place, weight] of weights.entries()) weight.assign(drawn(weight.spec, place));
  const record = sampleCheckpoint(k, { n: 1, bytes: 0 }, isBest);
  await new CheckpointWriter(runDir).save({ ...record, tensors: checkpointTensors(weights, []) });
  network.dispose();
}

/** What set-up provided, and a cache of its own. */
export function trainerPlaces(scratch: string): TrainerPlaces {
  return {
    cacheFolder: join(scratch, 'cache'),
    featuresFolder: join(scratch, 'features'),
    featuresBudget: 1e9,
    addonFolder: join(import.meta.dirname, '..', '..', 'resources', 'addon'),
    runtimeFolder: runtimeFolder() ?? '',
    weightsFile: bodyFile() ?? '',
  };
}

/** A model of drawn weights, loaded as a run’s is; the caller disposes of it. */
export async function drawnModel(
  tf: TensorFlow,
  scratch: string,
  name: string,
  recipe: RecipeName,
  changes: SettingChanges,
): Promise<RunModel> {
  const weightsFile = recipe === 'small-cnn' ? null : bodyFile();
  const runId = `20261124-120000-${name}-${recipe}`;
  const runDir = await makeModelRun({ runsDir: scratch, runId, recipe, weightsFile, changes });
  await saveDrawnCheckpoint(tf, runDir, await readManifest(runDir), weightsFile, 1, true);
  return loadRunModel(tf, runDir, trainerPlaces(scratch), 2);
}
