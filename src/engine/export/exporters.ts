/** Every format that a model is written in: how, and how what was written is read again. */

import { join } from 'node:path';
import { readKerasArchive, readKerasH5 } from '../../formats/keras/keras-reader';
import { writeKerasArchive, writeKerasH5 } from '../../formats/keras/keras-writer';
import { readOnnxWeights } from '../../formats/onnx/onnx-reader';
import { writeOnnxModel } from '../../formats/onnx/onnx-writer';
import type { PortableModel } from '../../formats/portable-model';
import { readSafetensors, writeSafetensors } from '../../formats/safetensors';
import { readTfjsModel } from '../../formats/tfjs/tfjs-reader';
import { TFJS_MODEL, writeTfjsModel } from '../../formats/tfjs/tfjs-writer';
import type { ExportFormat } from '../../shared/file-formats';
import type { NamedTensor } from '../../shared/tensor';

export interface Exporter {
  /** Whether `write` and `read` are given a folder. */
  readonly isFolder: boolean;
  /** `weights` alone, or a `model` that preprocesses; of `keras-layers`, which TensorFlow.js can be asked to compute. */
  readonly holds: 'weights' | 'model' | 'keras-layers';
  /** @returns bytes of all files */
  readonly write: (model: PortableModel, path: string) => Promise<number>;
  readonly read: (path: string) => Promise<readonly NamedTensor[]>;
}

/** A new format gets the ending of its name in `shared/reports.ts`. */
export const EXPORTERS: Readonly<Record<ExportFormat, Exporter>> = {
  safetensors: {
    isFolder: false,
    holds: 'weights',
    write: ({ tensors, facts }, path) => writeSafetensors(path, tensors, { lathe: facts }),
    read: async (path) => (await readSafetensors(path)).tensors,
  },
  keras: { isFolder: false, holds: 'keras-layers', write: writeKerasArchive, read: readKerasArchive },
  h5: { isFolder: false, holds: 'keras-layers', write: writeKerasH5, read: readKerasH5 },
  onnx: { isFolder: false, holds: 'model', write: writeOnnxModel, read: readOnnxWeights },
  tfjs: {
    isFolder: true,
    holds: 'keras-layers',
    write: writeTfjsModel,
    read: (folder) => readTfjsModel(join(folder, TFJS_MODEL)),
  },
};
