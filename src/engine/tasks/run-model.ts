/** The model that a run gives, ready to classify pictures exactly as its validation did. */

import { architectureOf } from '../../core/network/architecture';
import { BOTTLENECK_LAYER } from '../../core/network/vgg16';
import { loadCheckpoint, type LoadedCheckpoint } from '../../runs/checkpoints/checkpoints';
import { readDataset, readManifest } from '../../runs/folder/run-files';
import { LatheError } from '../../shared/failure';
import type { RunManifest } from '../../shared/run';
import type { RunSettings } from '../../shared/settings';
import type { TrainerPlaces } from '../../shared/trainer-protocol';
import { deviceReport, isUsingGpu } from '../network/device-report';
import { featureStoreOf, roundedAsKept } from '../frozen/feature-origin';
import { explainer, type Explain } from './explain';
import { inTwoParts, type FrozenBody } from '../frozen/backbone';
import { chooseFrozenBody, openFrozenBodies, type FrozenBodies } from '../frozen/choose-backbone';
import { KeptFeatures } from '../frozen/cached-features';
import { assignCheckpoint } from '../network/checkpoint-tensors';
import { classifyOneByOne, entryBehind } from '../network/classify';
import { Network } from '../network/network';
import { readRunBody, startingWeights } from '../run/starting-weights';
import { cutLayer } from '../run/run-context';
import type { TensorFlow } from '../network/tensorflow';

export interface RunModel {
  readonly manifest: RunManifest;
  readonly classes: readonly string[];
  readonly network: Network;
  /** What a reader should know about it, as sentences. */
  readonly notices: readonly string[];
  /** Probabilities, pictures × classes, from RGB values 0 to 255, pictures × size × size × 3. */
  classify(pixels: Float32Array, pictures: number): Promise<Float32Array>;
  /** Features that runs kept and this model can go on from; null where there are none. The caller closes it. */
  openKept(): Promise<KeptFeatures | null>;
  /** Probabilities of one picture from kept features. */
  classifyKept(features: Float32Array): Float32Array;
  /** What in a picture speaks for a class, over the picture. */
  readonly explain: Explain;
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
  const choice = chooseFrozenBody(places.addonFolder, isUsingGpu(tf));
  const bodies = openFrozenBodies(network, choice, threads);
  assignCheckpoint(network, loaded);
  const notices = replacementNotices(manifest.runId, loaded);
  const openKept = async (): Promise<KeptFeatures | null> => {
    const kept = keptLayer(settings);
    if (kept === null || settings.featureCache === 'off') return null;
    const device = await deviceReport(tf, places.runtimeFolder, threads, choice);
    const { featuresFolder } = places;
    const origin = { settings, device, bodySha256: body?.sha256 ?? null, featuresFolder };
    return KeptFeatures.open(featureStoreOf(origin, kept.layer, kept.through));
  };
  return { manifest, classes, network, notices, openKept, ...classifier(manifest, network, bodies) };
}

/** Says so where damage made another checkpoint the model. */
function replacementNotices(runId: string, { id, damaged }: LoadedCheckpoint): string[] {
  return damaged.map(
    (each) =>
      `The weights of ${runId} were expected in its checkpoint ${each.id}, which can’t be read (${each.message}); those of the checkpoint ${id} are used instead.`,
  );
}

/** The last layer that the run did not train, and the kept one before it; null where it trained all of them. */
function keptLayer(settings: RunSettings): { layer: string; through: string | null } | null {
  if (settings.recipe === 'small-cnn') return null;
  const cut = cutLayer(settings);
  if (settings.recipe === 'bottleneck') return { layer: BOTTLENECK_LAYER, through: cut };
  return cut === null ? null : { layer: cut, through: null };
}

/** Computes what would be kept, rounded as it would be. */
function bodyOf(settings: RunSettings, bodies: FrozenBodies): FrozenBody['compute'] | null {
  const kept = keptLayer(settings);
  if (kept === null) return null;
  const { layer, through } = kept;
  const asKept = roundedAsKept(settings);
  const compute: FrozenBody['compute'] =
    through === null
      ? (...order) => bodies.between(null, layer).compute(...order)
      : inTwoParts(bodies.between(null, through), bodies.between(through, layer), asKept);
  return async (...order) => {
    const values = await compute(...order);
    return values && asKept(values);
  };
}

function classifier(
  { settings }: RunManifest,
  network: Network,
  bodies: FrozenBodies,
): Pick<RunModel, 'classify' | 'classifyKept' | 'explain' | 'dispose'> {
  const layer = keptLayer(settings)?.layer ?? null;
  const body = bodyOf(settings, bodies);
  const entry = entryBehind(network, layer);
  const classifyValues = (values: Float32Array | null, pictures: number): Float32Array => {
    const probabilities = values && classifyOneByOne(network, values, pictures, entry, never);
    if (probabilities === null) throw new Error('a prediction gave up though nobody asked it to');
    return probabilities;
  };
  return {
    classify: async (pixels, pictures) =>
      classifyValues(body === null ? pixels : await body(pixels, pictures, never), pictures),
    classifyKept: (features) => classifyValues(features, 1),
    explain: explainer(settings, network, bodies),
    dispose: () => {
      bodies.dispose();
      network.dispose();
    },
  };
}
