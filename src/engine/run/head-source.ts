/** A head that was trained before: taken from another run’s model, or from a weights file. */

import { architectureWeights, firstTrainedLayer } from '../../core/network/architecture';
import { loadCheckpoint } from '../../runs/checkpoints/checkpoints';
import { toldError } from '../../shared/failures/failure';
import type { NamedTensor } from '../../shared/tensor';
import { checkpointWeights } from '../network/checkpoint-tensors';
import type { OpenRun } from './open-run';
import { readWeightsFile } from '../../formats/weights-file';

/**
 * Gives the network of a new fine-tuning the head that it was asked to begin with.
 *
 * @throws LatheError run-not-found, run-has-no-model, weights-unreadable, head-mismatch
 */
export async function loadHead(run: OpenRun): Promise<void> {
  const { settings, network } = run.context;
  const source = settings.headSource;
  if (source === null || source.kind === 'train') return;
  const [tensors, name] =
    source.kind === 'run'
      ? [await runWeights(source.runDir), source.runDir]
      : [await readWeightsFile(source.path), source.path];
  const first = firstTrainedLayer(network.architecture, null);
  const layers = network.architecture.layers.map((layer) => layer.name);
  const head = new Set(layers.slice(layers.indexOf(first)));
  const given = new Map(tensors.map((tensor) => [tensor.name, tensor]));
  for (const spec of architectureWeights(network.architecture).filter(({ layer }) => head.has(layer))) {
    const tensor = given.get(spec.name);
    if (tensor?.shape.join('×') !== spec.shape.join('×')) {
      throw toldError(
        'head-mismatch',
        `The head expects ${spec.name} of shape ${spec.shape.join('×')}; ${name} has ${tensor === undefined ? 'no such tensor' : tensor.shape.join('×')}.`,
        'Use a head that was trained with the same picture size, pooling, hidden units and number of classes.',
      );
    }
    network.assign(spec.name, tensor.data);
  }
}

async function runWeights(runDir: string): Promise<readonly NamedTensor[]> {
  const loaded = await loadCheckpoint(runDir, 'best');
  if (loaded !== null) return checkpointWeights(loaded);
  throw toldError(
    'run-has-no-model',
    `A trained head was expected in the run ${runDir}; it has no checkpoint yet.`,
    'Let that run train at least one epoch, or leave --head-from out to train the head first.',
  );
}
