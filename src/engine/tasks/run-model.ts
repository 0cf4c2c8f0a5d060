/** The model that a run gives, ready to classify images exactly as its validation did. */

import { basename } from 'node:path';
import { mainStage } from '../../core/recipes/stage-plan';
import { FeatureStore } from '../../data/features/feature-store';
import { loadCheckpoint, type LoadedCheckpoint } from '../../runs/checkpoints/checkpoints';
import { readDataset, readUsableManifest } from '../../runs/folder/run-files';
import type { ModelNotice } from '../../shared/failures/engine';
import { LatheError } from '../../shared/failures/failure';
import type { RunId, RunManifest } from '../../shared/run';
import type { TrainerPlaces } from '../../shared/trainer-protocol';
import { featureSpace, roundedAsKept } from '../frozen/feature-space';
import { assignCheckpoint } from '../network/checkpoint-tensors';
import { classifyOneByOne, completed, never } from '../network/classify';
import type { Network } from '../network/network';
import type { TensorFlow } from '../network/tensorflow';
import { openNetwork } from '../run/run-network';
import { explainer, type Explain } from './explain';

export interface RunModel {
  /** What a command finds the run by, also where its folder was renamed. */
  readonly runId: RunId;
  readonly manifest: RunManifest;
  readonly classes: readonly string[];
  readonly network: Network;
  readonly notices: readonly ModelNotice[];
  /** Probabilities, images × classes, from RGB values 0 to 255, images × size × size × 3. */
  classify(pixels: Float32Array, images: number): Promise<Float32Array>;
  /** Features that runs kept and this model can go on from; null where there are none. The caller closes it. */
  openKept(): Promise<FeatureStore | null>;
  /** Probabilities of one image from kept features. */
  classifyKept(features: Float32Array): Float32Array;
  /** What in an image speaks for a class, over the image. */
  readonly explain: Explain;
  dispose(): void;
}

/**
 * Loads the best epoch’s weights, or the last ones where the run was told to keep these or has no epoch yet.
 *
 * @throws LatheError run-has-no-model, checkpoint-damaged, run-damaged, weights-missing, weights-mismatch
 */
export async function loadRunModel(
  tf: TensorFlow,
  runDir: string,
  places: TrainerPlaces,
  threads: number,
): Promise<RunModel> {
  const manifest = await readUsableManifest(runDir);
  const { classes } = await readDataset(runDir);
  const { settings } = manifest;
  const runId = basename(runDir);
  const loaded = await loadCheckpoint(runDir, settings.keepBest ? 'best' : 'last');
  if (loaded === null) throw new LatheError('model-untrained', { runId });
  const opened = await openNetwork(tf, manifest, classes.length, places, threads);
  const { network, backbones, bodySha256 } = opened;
  assignCheckpoint(network, loaded);
  // As the main stage’s validation: by way of the features that it keeps, rounded as these are.
  const { features } = mainStage(settings);
  const asKept = roundedAsKept(settings);
  const classifyValues = (values: Float32Array, images: number): Float32Array =>
    completed(classifyOneByOne(network, values, images, features?.layer ?? null, never));
  return {
    runId,
    manifest,
    classes,
    network,
    notices: replacementNotices(runId, loaded),
    classify: async (pixels, images) => {
      if (features === null) return classifyValues(pixels, images);
      const values = completed(await backbones.fromPixels(features, asKept)(pixels, images, never));
      return classifyValues(asKept(values), images);
    },
    openKept: async () => {
      if (features === null || settings.featureCache === 'off') return null;
      const origin = { settings, device: await opened.device(), bodySha256, featuresFolder: places.featuresFolder };
      return FeatureStore.openKept(featureSpace(origin, features));
    },
    classifyKept: (values) => classifyValues(values, 1),
    explain: explainer(opened, features),
    dispose: () => opened.dispose(),
  };
}

/** Says so where damage made another checkpoint the model. */
function replacementNotices(runId: string, { id, damaged }: LoadedCheckpoint): ModelNotice[] {
  return damaged.map(({ id: expected, message }) => ({
    reason: 'checkpoint-replaced',
    facts: { runId, damaged: expected, message, used: id },
  }));
}
