/** Looks for the head that a run which is about to be made begins with: without TensorFlow. */

import { architectureWeights, HEAD_LAYERS } from '../../core/network/architecture';
import { vgg16Architecture } from '../../core/network/vgg16';
import type { TrainerTasks } from '../../shared/trainer-protocol';
import { readHead } from '../run/head-source';

type Check = TrainerTasks['checkHead'];

/** @throws LatheError weights-missing, weights-unreadable, run-has-no-model, checkpoint-damaged, head-mismatch */
export async function checkHead({ settings, classes }: Check['args']): Promise<Check['result']> {
  const { headSource } = settings;
  if (headSource === null || headSource.kind === 'train') return null;
  const weights = architectureWeights(vgg16Architecture(settings, classes));
  await readHead(
    headSource,
    weights.filter(({ layer }) => HEAD_LAYERS.test(layer)),
  );
  return null;
}
