/** Weights files that a person brings, whatever program wrote them; the content tells which, not the name. */

import { readBeginning } from '../base/foreign-files';
import { systemCode } from '../base/file-errors';
import { LatheError } from '../shared/failures/failure';
import type { NamedTensor } from '../shared/tensor';
import { readKerasArchive, readKerasH5 } from './keras/keras-reader';
import { readOnnxWeights } from './onnx/onnx-reader';
import { readSafetensors } from './safetensors';
import { readTfjsModel } from './tfjs/tfjs-reader';
import { readingWeights, WeightsError } from './weights-reading';

type Reader = (file: string) => Promise<readonly NamedTensor[]>;

/** By how a file begins, as Latin-1 text. */
const READERS: readonly (readonly [RegExp, Reader])[] = [
  [/^\x89HDF\r\n\x1a\n/, readKerasH5],
  [/^PK\x03\x04/, readKerasArchive],
  // Eight bytes of length, of which the last is never needed, then JSON.
  [/^[^]{7}\0\{/, async (file) => (await readSafetensors(file)).tensors],
  [/^\s*\{/, readTfjsModel],
  // An ONNX file has no mark of its own; it begins with the first field, the version of the format.
  [/^\x08/, readOnnxWeights],
];

/** The bytes that {@link READERS} look at, and some white space. */
const BEGINNING_BYTES = 64;

/**
 * All tensors of a `.safetensors`, `.h5`, `.keras`, `.onnx` or TensorFlow.js `model.json` file, with convolution kernels
 * HWIO. They are named `<layer>/kernel` and `<layer>/bias`, in ONNX as the program that wrote it named them.
 *
 * @throws LatheError weights-missing, weights-unreadable
 */
export async function readWeightsFile(file: string): Promise<readonly NamedTensor[]> {
  const read = await readingWeights(file, null, () => readerOf(file));
  return read(file);
}

async function readerOf(file: string): Promise<Reader> {
  const bytes = await readBeginning(file, BEGINNING_BYTES).catch((cause: unknown) => {
    if (systemCode(cause) === 'ENOENT') throw new LatheError('weights-file-missing', { file }, { cause });
    throw cause;
  });
  const beginning = bytes.toString('latin1');
  const found = READERS.find(([begins]) => begins.test(beginning));
  if (found === undefined) throw new WeightsError('unknown-format', {});
  return found[1];
}
