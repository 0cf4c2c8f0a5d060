/** The model that a run gives, ready to classify pictures exactly as its validation did. */

import { architectureOf } from '../core/architecture';
import { BOTTLENECK_LAYER, bodyShapeAfter } from '../core/vgg16';
import { loadCheckpoint, type LoadedCheckpoint } from '../runs/checkpoints';
import { readDataset, readManifest } from '../runs/run-files';
import { LatheError } from '../shared/failure';
import type { RunManifest } from '../shared/run';
import type { RunSettings } from '../shared/settings';
import type { TrainerPlaces } from '../shared/trainer-protocol';
import { isUsingGpu } from './device-report';
import { chooseFrozenBody, openFrozenBodies, type FrozenBodies } from './frozen-bodies';
import { assignCheckpoint } from './checkpoint-tensors';
import { classifyOneByOne, type EntryPoint } from './classify';
import { Network } from './network';
import { readRunBody, startingWeights } from './starting-weights';
import { cutLayer } from './run-context';
import type { TensorFlow } from './tensorflow';

export interface RunModel {
  readonly manifest: RunManifest;
  readonly classes: readonly string[];
  readonly network: Network;
  /** What a reader should know about it, as sentences. */
  readonly notices: readonly string[];
  /** Probabilities, pictures × classes, from RGB values 0 to 255, pictures × size × size × 3. */
  classify(pixels: Float32Array, pictures: number): Promise<Float32Array>;
  dispose(): void;
}

/** Nothing interrupts a prediction. */
const never = (): boolean => false;

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
  const manifest = await readManifest(runDir);
  const { classes } = await readDataset(runDir);
  const { settings } = manifest;
  const loaded = await loadCheckpoint(runDir, settings.keepBest ? 'best' : 'last');
  if (loaded === null) {
    throw new LatheError(
      'run-has-no-model',
      `Trained weights were expected in ${manifest.runId}; it has no checkpoint yet.`,
      `Train it with “lathe resume ${manifest.runId}”.`,
    );
  }
  const body = settings.recipe === 'small-cnn' ? null : await readRunBody(places.weightsFile, manifest.bodySha256);
  const network = new Network(tf, architectureOf(settings, classes.length), startingWeights(settings.seed, body));
  const bodies = openFrozenBodies(network, chooseFrozenBody(places.addonFolder, isUsingGpu(tf)), threads);
  assignCheckpoint(network, loaded);
  const notices = replacementNotices(manifest.runId, loaded);
  return { manifest, classes, network, notices, ...classifier(manifest, network, bodies) };
}

/** Says so where damage made another checkpoint the model. */
function replacementNotices(runId: string, { id, damaged }: LoadedCheckpoint): string[] {
  return damaged.map(
    (each) =>
      `The weights of ${runId} were expected in its checkpoint ${each.id}, which can’t be read (${each.message}); those of the checkpoint ${id} are used instead.`,
  );
}

/** The last layer that the run did not train; null where it trained all of them. */
function frozenTo(settings: RunSettings): string | null {
  if (settings.recipe === 'small-cnn') return null;
  return settings.recipe === 'bottleneck' ? BOTTLENECK_LAYER : cutLayer(settings);
}

function classifier(
  { settings }: RunManifest,
  network: Network,
  bodies: FrozenBodies,
): Pick<RunModel, 'classify' | 'dispose'> {
  const to = frozenTo(settings);
  const body = to === null ? null : bodies.between(null, to);
  const entry: EntryPoint =
    to === null
      ? { layer: network.architecture.layers[0]?.name ?? '', shape: [settings.size, settings.size, 3] }
      : { layer: network.layerAfter(to), shape: bodyShapeAfter(to, settings.size) };
  return {
    classify: async (pixels, pictures) => {
      const values = body === null ? pixels : await body.compute(pixels, pictures, never);
      const probabilities = values && classifyOneByOne(network, values, pictures, entry, never);
      if (probabilities === null) throw new Error('a prediction gave up though nobody asked it to');
      return probabilities;
    },
    dispose: () => {
      bodies.dispose();
      network.dispose();
    },
  };
}
