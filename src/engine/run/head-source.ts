/** A head that was trained before: taken from another run’s model, or from a weights file. */

import { HEAD_LAYERS, type WeightSpec } from '../../core/network/architecture';
import { denseLayers, matchHead } from '../../core/network/match-head';
import { readWeightsFile } from '../../formats/weights-file';
import { loadCheckpoint } from '../../runs/checkpoints/checkpoints';
import { LatheError } from '../../shared/failures/failure';
import type { NamedTensor } from '../../shared/tensor';
import { checkpointWeights } from '../network/checkpoint-tensors';
import type { RunContext } from './run-context';

type TrainedHead = Exclude<NonNullable<RunContext['settings']['headSource']>, { kind: 'train' }>;

async function headTensors(source: TrainedHead): Promise<readonly NamedTensor[]> {
  if (source.kind === 'file') return readWeightsFile(source.path);
  const loaded = await loadCheckpoint(source.runDir, 'best');
  if (loaded !== null) return [...checkpointWeights(loaded).values()];
  throw new LatheError('head-untrained', { runDir: source.runDir });
}

/**
 * The tensors of a head, one for each weight that is wanted.
 *
 * @throws LatheError run-not-found, run-has-no-model, weights-missing, weights-unreadable, head-mismatch
 */
export async function readHead(source: TrainedHead, wanted: readonly WeightSpec[]): Promise<readonly NamedTensor[]> {
  const tensors = await headTensors(source);
  const found = matchHead(wanted, tensors);
  if (found !== null) return found;
  const from = source.kind === 'run' ? source.runDir : source.path;
  const expected = wanted.filter(({ part }) => part === 'kernel').map(({ shape }) => [...shape]);
  const received = denseLayers(tensors)
    .filter(({ shape }) => shape.length === 2)
    .map(({ name, shape }) => ({ name, shape: [...shape] }));
  throw new LatheError('head-mismatch', { from, expected, received });
}

/** Gives the network of a new fine-tuning the head that it was asked to begin with. @throws LatheError as {@link readHead} */
export async function loadHead({ settings, network }: RunContext): Promise<void> {
  const source = settings.headSource;
  if (source === null || source.kind === 'train') return;
  const weights = network.weights().filter(({ spec }) => HEAD_LAYERS.test(spec.layer));
  const tensors = await readHead(
    source,
    weights.map(({ spec }) => spec),
  );
  for (const [i, weight] of weights.entries()) weight.assign(tensors[i]?.data ?? new Float32Array(0));
}
