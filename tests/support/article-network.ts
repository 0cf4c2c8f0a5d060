/** VGG16 with the article’s head, from the weights that set-up provides. */

import { initialWeight } from '../../src/core/network/initial-weights';
import { vgg16Architecture } from '../../src/core/network/vgg16';
import { readBackbone } from '../../src/engine/frozen/backbone-weights';
import { Network } from '../../src/engine/network/network';
import type { TensorFlow } from '../../src/engine/network/tensorflow';
import type { Preprocessing } from '../../src/shared/settings';

export async function articleNetwork(
  tf: TensorFlow,
  weightsFile: string,
  options: { preprocessing: Preprocessing; classes: number; size: number },
): Promise<Network> {
  const { preprocessing, classes, size } = options;
  const head = { pooling: 'flatten', hiddenUnits: 256, dropout: 0.5 } as const;
  const architecture = vgg16Architecture({ size, preprocessing, head }, classes);
  const { tensors } = await readBackbone(weightsFile, 'imagenet');
  return new Network(tf, architecture, (spec, place) => tensors.get(spec.name) ?? initialWeight(spec, 1, place));
}
