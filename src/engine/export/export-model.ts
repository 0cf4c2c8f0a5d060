/**
 * A run’s model as a file of another program. What was written is read again before it takes its name: every weight has
 * to be there with the same bits, and what Keras and TensorFlow.js are told of the layers has to compute the same.
 */

import { join } from 'node:path';
import { translateFileError } from '../../base/file-errors';
import { makeFolder } from '../../base/new-folder';
import { RESIZE_FILTER } from '../../data/images/resize';
import { writeParts } from '../../base/file-bytes';
import { kerasArchive, kerasH5 } from '../../formats/keras/keras-writer';
import { onnxModel } from '../../formats/onnx/onnx-writer';
import { portableTensors, type PortableModel } from '../../formats/portable-model';
import { writeSafetensors } from '../../formats/safetensors/safetensors';
import { writeTfjsModel } from '../../formats/tfjs/tfjs-writer';
import { writeNamedFile } from '../../base/atomic-file';
import type { LatheError } from '../../shared/failures/failure';
import { toldError } from '../../shared/failures/failure';
import type { ExportFormat, ExportReport } from '../../shared/reports';
import { requireEqualWeights, largestDifference } from './check-export';
import { namedTensors } from '../network/checkpoint-tensors';
import { weightsSha256 } from '../network/network';
import type { RunModel } from '../tasks/run-model';

/** What goes in where preprocessing is part of the model. */
const INPUT = { colours: 'RGB', range: [0, 255], layout: 'NHWC', preprocessing: 'included' };

/** What a reader needs to compute the same probabilities, as JSON. */
function factsOf({ network, classes, manifest }: RunModel, format: ExportFormat): string {
  const { kind: architecture, size, preprocessing, pooling } = network.architecture;
  const facts = { architecture, size, classes, preprocessing, pooling, resize: RESIZE_FILTER, app: manifest.app };
  // In safetensors there is no layer that preprocesses.
  return JSON.stringify(format === 'safetensors' ? facts : { ...facts, input: INPUT });
}

/** Writes a file. @returns its size in bytes */
async function write(
  format: Exclude<ExportFormat, 'tfjs'>,
  path: string,
  { manifest }: RunModel,
  portable: PortableModel,
): Promise<number> {
  switch (format) {
    case 'safetensors':
      return writeSafetensors(path, portable.tensors, { lathe: portable.facts });
    case 'keras':
      return writeParts(path, [await kerasArchive(portable, new Date())]);
    case 'h5':
      return writeParts(path, [await kerasH5(portable)]);
    case 'onnx':
      return writeParts(path, onnxModel(portable, manifest.app).parts);
  }
}

/**
 * @param out absolute: a file, or of TensorFlow.js a new folder
 * @throws LatheError disk-full, folder-not-writable, folder-not-empty; then what was there before is untouched
 */
export async function exportModel(model: RunModel, format: ExportFormat, out: string): Promise<ExportReport> {
  const { network, notices } = model;
  const { architecture } = network;
  const tensors = namedTensors(network.weights());
  const portable: PortableModel = { architecture, tensors, facts: factsOf(model, format) };
  const expected = format === 'safetensors' ? tensors : portableTensors(portable);
  const check = {
    tensors: expected.length,
    largestDifference: format === 'safetensors' || format === 'onnx' ? null : await largestDifference(model, portable),
  };
  try {
    const bytes =
      format === 'tfjs'
        ? await makeFolder(out, async (aside) => {
            const size = await writeTfjsModel(portable, aside);
            await requireEqualWeights(join(aside, 'model.json'), expected);
            return size;
          })
        : await writeNamedFile(out, async (path) => {
            const size = await write(format, path, model, portable);
            await requireEqualWeights(path, expected);
            return size;
          });
    return { path: out, format, bytes, weightsSha256: weightsSha256(network), notices, check };
  } catch (error) {
    throw hasNoPlace(error) ? noPlace(out, error) : translateFileError(error, out);
  }
}

const NO_PLACE: readonly unknown[] = ['ENOENT', 'ENOTDIR', 'EISDIR', 'ENOTEMPTY'];

function hasNoPlace(error: unknown): error is Error & { code: string } {
  return error instanceof Error && 'code' in error && NO_PLACE.includes(error.code);
}

function noPlace(out: string, cause: Error & { code: string }): LatheError {
  return toldError(
    'folder-not-writable',
    `A file was expected to be written at ${out}; there is no folder for it, or a folder in its place (${cause.code}).`,
    'Name a new file in a folder that exists.',
    { cause },
  );
}
