/** Weights files that a person brings, whatever program wrote them; the content tells which, not the name. */

import { open } from 'node:fs/promises';
import { toldError } from '../shared/failures/failure';
import type { NamedTensor } from '../shared/tensor';
import { reasonOf, weightsUnreadable } from '../base/file-bytes';
import { readKerasArchive, readKerasH5 } from './keras/keras-weights';
import { readOnnxInitializers } from './onnx/onnx-initializers';
import { readSafetensors } from './safetensors/safetensors';
import { readTfjsModel } from './tfjs/tfjs-model';

type Reader = (file: string) => Promise<readonly NamedTensor[]>;

/**
 * All tensors of a `.safetensors`, `.h5`, `.keras`, `.onnx` or TensorFlow.js `model.json` file, with convolution kernels
 * HWIO. They are named `<layer>/kernel` and `<layer>/bias`, in ONNX as the program that wrote it named them.
 *
 * @throws LatheError weights-missing, weights-unreadable
 */
export async function readWeightsFile(file: string): Promise<readonly NamedTensor[]> {
  const beginning = await readBeginning(file);
  const reader = readerOf(beginning);
  if (reader === null) throw weightsUnreadable(file, 'A weights file', 'it begins like none that Lathe knows');
  return reader(file);
}

async function readBeginning(file: string): Promise<Buffer> {
  try {
    const handle = await open(file, 'r');
    try {
      const buffer = Buffer.alloc(64);
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, 0);
      return buffer.subarray(0, bytesRead);
    } finally {
      await handle.close();
    }
  } catch (cause) {
    const reason = reasonOf(cause);
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'ENOENT')) {
      throw weightsUnreadable(file, 'A weights file', reason, cause);
    }
    const message = `A weights file was expected at ${file}; ${reason}.`;
    throw toldError('weights-missing', message, 'Check the path.', { cause });
  }
}

function readerOf(beginning: Buffer): Reader | null {
  const begins = (...bytes: readonly number[]): boolean =>
    beginning.subarray(0, bytes.length).equals(Buffer.from(bytes));
  if (begins(0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a)) return readKerasH5;
  if (begins(0x50, 0x4b, 0x03, 0x04)) return readKerasArchive;
  // Eight bytes of length, of which the last are never needed, then JSON.
  if (beginning[7] === 0 && beginning[8] === 0x7b) return async (file) => (await readSafetensors(file)).tensors;
  if (/^\s*\{/.test(beginning.toString('latin1'))) return readTfjsModel;
  // An ONNX file has no mark of its own; it begins with the first field, the version of the format.
  if (begins(0x08)) return readOnnxWeights;
  return null;
}

async function readOnnxWeights(file: string): Promise<readonly NamedTensor[]> {
  return (await readOnnxInitializers(file)).map(toKerasLayout);
}

/** OIHW to HWIO; what has not four axes is no convolution kernel and stays as it is. */
function toKerasLayout(tensor: NamedTensor): NamedTensor {
  const [outputs = 0, inputs = 0, height = 0, width = 0] = tensor.shape;
  if (tensor.shape.length !== 4) return tensor;
  const places = height * width;
  const data = new Float32Array(tensor.data.length);
  let from = 0;
  for (let o = 0; o < outputs; o++) {
    for (let i = 0; i < inputs; i++) {
      for (let place = 0; place < places; place++) {
        data[(place * inputs + i) * outputs + o] = tensor.data[from++] ?? 0;
      }
    }
  }
  return { name: tensor.name, shape: [height, width, inputs, outputs], data };
}
