/**
 * A run’s model as one safetensors file: tensors `<layer>/kernel` and `<layer>/bias` in Keras’ layout, float32, in layer
 * order; the metadata key `lathe` says, as JSON, what a reader needs to compute the same probabilities.
 */

import { translateFileError } from '../core/file-error';
import { RESIZE_FILTER } from '../data/resize';
import { writeSafetensors } from '../formats/safetensors';
import { writeNamedFile } from '../runs/atomic-file';
import { LatheError } from '../shared/failure';
import type { ExportReport } from '../shared/reports';
import { namedTensors } from './named-tensors';
import { weightsSha256 } from './network';
import type { RunModel } from './run-model';

/** @throws LatheError disk-full, folder-not-writable; then a file that was there before is untouched */
export async function exportSafetensors(model: RunModel, out: string): Promise<ExportReport> {
  const { network, classes, manifest, notices } = model;
  const { kind: architecture, size, preprocessing, pooling } = network.architecture;
  const facts = { architecture, size, classes, preprocessing, pooling, resize: RESIZE_FILTER, app: manifest.app };
  const metadata = { lathe: JSON.stringify(facts) };
  try {
    const bytes = await writeNamedFile(out, (path) =>
      writeSafetensors(path, namedTensors(network.weights()), metadata),
    );
    return { path: out, format: 'safetensors', bytes, weightsSha256: weightsSha256(network), notices };
  } catch (error) {
    throw hasNoPlace(error) ? noPlace(out, error) : translateFileError(error, out);
  }
}

const NO_PLACE: readonly unknown[] = ['ENOENT', 'ENOTDIR', 'EISDIR', 'ENOTEMPTY'];

function hasNoPlace(error: unknown): error is Error & { code: string } {
  return error instanceof Error && 'code' in error && NO_PLACE.includes(error.code);
}

function noPlace(out: string, cause: Error & { code: string }): LatheError {
  return new LatheError(
    'folder-not-writable',
    `A file was expected to be written at ${out}; there is no folder for it, or a folder in its place (${cause.code}).`,
    'Name a new file in a folder that exists.',
    { cause },
  );
}
