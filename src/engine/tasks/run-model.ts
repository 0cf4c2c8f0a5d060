/** The model that a run gives, ready to classify images exactly as its validation did. */

import { architectureOf } from '../../core/network/architecture';
import { BOTTLENECK_LAYER } from '../../core/network/vgg16';
import { loadCheckpoint, type LoadedCheckpoint } from '../../runs/checkpoints/checkpoints';
import { readDataset, readManifest } from '../../runs/folder/run-files';
import { toldError } from '../../shared/failures/failure';
import type { RunManifest } from '../../shared/run';
import type { RunSettings } from '../../shared/settings';
import type { TrainerPlaces } from '../../shared/trainer-protocol';
import { deviceReport, isUsingGpu } from '../network/device-report';
import { featureStoreOf, roundedAsKept } from '../frozen/feature-origin';
import { explainer, type Explain } from './explain';
import { inTwoParts, type Backbone } from '../frozen/backbone';
import { chooseBackbone, openBackbones, type Backbones } from '../frozen/choose-backbone';
import { KeptFeatures } from '../frozen/cached-features';
import { assignCheckpoint } from '../network/checkpoint-tensors';
import { classifyOneByOne, entryBehind } from '../network/classify';
import { Network } from '../network/network';
import { readRunBackbone, startingWeights } from '../run/starting-weights';
import { cutLayer } from '../run/run-context';
import type { TensorFlow } from '../network/tensorflow';

export interface RunModel {
  readonly manifest: RunManifest;
  readonly classes: readonly string[];
  readonly network: Network;
  /** What a reader should know about it, as sentences. */
  readonly notices: readonly string[];
  /** Probabilities, images × classes, from RGB values 0 to 255, images × size × size × 3. */
  classify(pixels: Float32Array, images: number): Promise<Float32Array>;
  /** Features that runs kept and this model can go on from; null where there are none. The caller closes it. */
  openKept(): Promise<KeptFeatures | null>;
  /** Probabilities of one image from kept features. */
  classifyKept(features: Float32Array): Float32Array;
  /** What in an image speaks for a class, over the image. */
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
    throw toldError(
      'run-has-no-model',
      `Trained weights were expected in ${manifest.runId}; it has no checkpoint yet.`,
      `Train it with “lathe resume ${manifest.runId}”.`,
    );
  }
  const backbone =
    settings.recipe === 'small-cnn' ? null : await readRunBackbone(places.weightsFile, manifest.bodySha256);
  const network = new Network(tf, architectureOf(settings, classes.length), startingWeights(settings.seed, backbone));
  const choice = chooseBackbone(places.addonFolder, isUsingGpu(tf));
  const backbones = openBackbones(network, choice, threads);
  assignCheckpoint(network, loaded);
  const notices = replacementNotices(manifest.runId, loaded);
  const openKept = async (): Promise<KeptFeatures | null> => {
    const kept = keptLayer(settings);
    if (kept === null || settings.featureCache === 'off') return null;
    const device = await deviceReport(tf, places.runtimeFolder, threads, choice);
    const { featuresFolder } = places;
    const origin = { settings, device, bodySha256: backbone?.sha256 ?? null, featuresFolder };
    return KeptFeatures.open(featureStoreOf(origin, kept.layer, kept.through));
  };
  return { manifest, classes, network, notices, openKept, ...classifier(manifest, network, backbones) };
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
function backboneOf(settings: RunSettings, backbones: Backbones): Backbone['compute'] | null {
  const kept = keptLayer(settings);
  if (kept === null) return null;
  const { layer, through } = kept;
  const asKept = roundedAsKept(settings);
  const compute: Backbone['compute'] =
    through === null
      ? (...order) => backbones.between(null, layer).compute(...order)
      : inTwoParts(backbones.between(null, through), backbones.between(through, layer), asKept);
  return async (...order) => {
    const values = await compute(...order);
    return values && asKept(values);
  };
}

function classifier(
  { settings }: RunManifest,
  network: Network,
  backbones: Backbones,
): Pick<RunModel, 'classify' | 'classifyKept' | 'explain' | 'dispose'> {
  const layer = keptLayer(settings)?.layer ?? null;
  const backbone = backboneOf(settings, backbones);
  const entry = entryBehind(network, layer);
  const classifyValues = (values: Float32Array | null, images: number): Float32Array => {
    const probabilities = values && classifyOneByOne(network, values, images, entry, never);
    if (probabilities === null) throw new Error('a prediction gave up though nobody asked it to');
    return probabilities;
  };
  return {
    classify: async (pixels, images) =>
      classifyValues(backbone === null ? pixels : await backbone(pixels, images, never), images),
    classifyKept: (features) => classifyValues(features, 1),
    explain: explainer(settings, network, backbones),
    dispose: () => {
      backbones.dispose();
      network.dispose();
    },
  };
}
