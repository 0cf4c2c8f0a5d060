/** A head that was trained before: taken from another run’s model, or from a weights file. */

import { HEAD_LAYERS } from '../../core/network/architecture';
import { readWeightsFile } from '../../formats/weights-file';
import { loadCheckpoint } from '../../runs/checkpoints/checkpoints';
import { LatheError } from '../../shared/failures/failure';
import type { NamedTensor } from '../../shared/tensor';
import { checkpointWeights } from '../network/checkpoint-tensors';
import type { RunContext } from './run-context';

type TrainedHead = Exclude<NonNullable<RunContext['settings']['headSource']>, { kind: 'train' }>;

async function headTensors(source: TrainedHead): Promise<ReadonlyMap<string, NamedTensor>> {
  if (source.kind === 'file') return new Map((await readWeightsFile(source.path)).map((each) => [each.name, each]));
  const loaded = await loadCheckpoint(source.runDir, 'best');
  if (loaded !== null) return checkpointWeights(loaded);
  throw new LatheError('head-untrained', { runDir: source.runDir });
}

/**
 * Gives the network of a new fine-tuning the head that it was asked to begin with.
 *
 * @throws LatheError run-not-found, run-has-no-model, weights-unreadable, head-mismatch
 */
export async function loadHead({ settings, network }: RunContext): Promise<void> {
  const source = settings.headSource;
  if (source === null || source.kind === 'train') return;
  const tensors = await headTensors(source);
  for (const weight of network.weights().filter(({ spec }) => HEAD_LAYERS.test(spec.layer))) {
    const { name, shape } = weight.spec;
    const tensor = tensors.get(name);
    if (tensor?.shape.join() !== shape.join()) {
      const from = source.kind === 'run' ? source.runDir : source.path;
      throw new LatheError('head-mismatch', { from, tensor: name, expected: shape, received: tensor?.shape ?? null });
    }
    weight.assign(tensor.data);
  }
}
