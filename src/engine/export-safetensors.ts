/**
 * A run’s model as one safetensors file: tensors `<layer>/kernel` and `<layer>/bias` in Keras’ layout, float32, in layer
 * order; the metadata key `lathe` says, as JSON, what a reader needs to compute the same probabilities.
 */

import { rename, rm, stat } from 'node:fs/promises';
import { translateFileError } from '../core/file-error';
import { RESIZE_FILTER } from '../data/resize';
import { writeSafetensors } from '../formats/safetensors';
import type { ExportReport } from '../shared/reports';
import { namedTensors } from './named-tensors';
import { weightsSha256 } from './network';
import type { RunModel } from './run-model';

/** @throws LatheError disk-full, folder-not-writable; then a file that was there before is untouched */
export async function exportSafetensors(model: RunModel, out: string): Promise<ExportReport> {
  const { network, classes, manifest } = model;
  const { kind: architecture, size, preprocessing, pooling } = network.architecture;
  const facts = { architecture, size, classes, preprocessing, pooling, resize: RESIZE_FILTER, app: manifest.app };
  const aside = `${out}.new`;
  try {
    await writeSafetensors(aside, namedTensors(network.weights()), { lathe: JSON.stringify(facts) });
    await rename(aside, out);
    const { size: bytes } = await stat(out);
    return { path: out, format: 'safetensors', bytes, weightsSha256: weightsSha256(network) };
  } catch (error) {
    await rm(aside, { force: true }).catch(() => undefined);
    throw translateFileError(error, out);
  }
}
