/**
 * A run’s model as a file of another program. What was written is read again before it takes its name: every weight has
 * to be there with the same bits, and what Keras and TensorFlow.js are told of the layers has to compute the same.
 */

import { lstat } from 'node:fs/promises';
import { makeNamedFolder, writeNamedFile } from '../../base/atomic';
import { throwIfCancelled } from '../../base/concurrency';
import { RESIZE_FILTER } from '../../data/images/resize';
import { portableTensors, type PortableModel } from '../../formats/portable-model';
import type { ExportFormat } from '../../shared/file-formats';
import type { ExportReport } from '../../shared/reports';
import { namedTensors } from '../network/checkpoint-tensors';
import { weightsSha256 } from '../network/network';
import type { RunModel } from '../tasks/run-model';
import { largestDifference, requireEqualWeights } from './check-export';
import { EXPORTERS, type Exporter } from './exporters';

/** What goes in where preprocessing is part of the model. */
const INPUT = { colours: 'RGB', range: [0, 255], layout: 'NHWC', preprocessing: 'included' };

/** What a reader needs to compute the same probabilities, as JSON. */
function factsOf({ network, classes, manifest }: RunModel, { holds }: Exporter): string {
  const { kind: architecture, size, preprocessing, pooling } = network.architecture;
  const facts = { architecture, size, classes, preprocessing, pooling, resize: RESIZE_FILTER, app: manifest.app };
  return JSON.stringify(holds === 'weights' ? facts : { ...facts, input: INPUT });
}

/**
 * @param out absolute: a file, or of TensorFlow.js a new folder
 * @throws LatheError disk-full, folder-not-writable, folder-not-empty, cancelled; then what was there before is untouched,
 *   and nothing is left beside it
 */
export async function exportModel(
  model: RunModel,
  format: ExportFormat,
  out: string,
  signal: AbortSignal,
): Promise<ExportReport> {
  const { network, notices, manifest } = model;
  const exporter = EXPORTERS[format];
  const tensors = namedTensors(network.weights());
  const { architecture } = network;
  const portable: PortableModel = { architecture, tensors, facts: factsOf(model, exporter), producer: manifest.app };
  const expected = exporter.holds === 'weights' ? tensors : portableTensors(portable);
  const difference = exporter.holds === 'keras-layers' ? await largestDifference(model, portable) : null;
  throwIfCancelled(signal, 'exporting');
  const write = async (path: string): Promise<number> => {
    const bytes = await exporter.write(portable, path);
    throwIfCancelled(signal, 'exporting');
    const written = await lstat(path);
    // A device or a pipe can’t be read again.
    if (written.isFile() || written.isDirectory()) requireEqualWeights(await exporter.read(path), expected);
    throwIfCancelled(signal, 'exporting');
    return bytes;
  };
  const bytes = await (exporter.isFolder ? makeNamedFolder(out, write) : writeNamedFile(out, write));
  const check = { tensors: expected.length, largestDifference: difference };
  return { path: out, format, bytes, weightsSha256: weightsSha256(network), notices, check };
}
