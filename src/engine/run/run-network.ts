/** The network of a run and what computes its frozen layers, opened alike for training and for prediction. */

import { initialWeight } from '../../core/network/initial-weights';
import { RECIPES } from '../../core/recipes/recipes';
import type { RunManifest } from '../../shared/run';
import type { TrainerPlaces } from '../../shared/trainer-protocol';
import { readBackbone } from '../frozen/backbone-weights';
import { Backbones, chooseBackbone } from '../frozen/backbones';
import { deviceReport, isUsingGpu } from '../network/device-report';
import { Network } from '../network/network';
import type { TensorFlow } from '../network/tensorflow';

export type RunNetwork = Awaited<ReturnType<typeof openNetwork>>;

/**
 * Frozen layers come from the verified file, all others are drawn from the run’s seed.
 *
 * @throws LatheError weights-missing, weights-unreadable, weights-mismatch
 */
export async function openNetwork(
  tf: TensorFlow,
  { settings, bodySha256 }: Pick<RunManifest, 'settings' | 'bodySha256'>,
  classes: number,
  places: TrainerPlaces,
  threads: number,
) {
  const { vgg16, architecture } = RECIPES[settings.recipe];
  const accepted = bodySha256 === null ? 'any' : { sha256: bodySha256 };
  const pretrained = vgg16 === 'unused' ? null : await readBackbone(places.weightsFile, accepted);
  const network = new Network(
    tf,
    architecture(settings, classes),
    (spec, place) => pretrained?.tensors.get(spec.name) ?? initialWeight(spec, settings.seed, place),
  );
  const choice = chooseBackbone(places.addonFolder, isUsingGpu(tf));
  const backbones = new Backbones(network, choice, threads);
  return {
    network,
    backbones,
    /** Over all tensors of VGG16’s backbone; null where the recipe has none. */
    bodySha256: pretrained?.sha256 ?? null,
    device: () => deviceReport(tf, places.runtimeFolder, threads, choice),
    dispose: (): void => {
      backbones.dispose();
      network.dispose();
    },
  };
}
