/** Failures of files. */

import type { CancellableWork, FILE_FAILURES, WeightsFaults } from '../../failures/files';
import { clause, type ClausesOf, type TextsOf } from '../texts';
import { shapeClause } from './shapes';

const WORKS: Readonly<Record<CancellableWork, string>> = {
  looking: 'Looking at the pictures',
  reading: 'Reading the folder',
  loading: 'Loading the pictures',
  'drawing-samples': 'Drawing the sample pictures',
  'drawing-preview': 'Drawing the preview',
  copying: 'Copying the pictures',
  exporting: 'The export',
};

const shapeText = (shape: readonly number[]): string => shape.slice(0, 8).join('×');

/** Clauses without a full stop. */
const FAULTS: ClausesOf<WeightsFaults> = {
  'not-there': () => 'there is no such file',
  'is-folder': () => 'it is a folder',
  'may-not-be-read': () => 'it may not be read',
  'read-failed': ({ reason }) => `reading it failed with “${reason}”`,
  'unknown-format': () => 'it begins like none that Lathe knows',
  damaged: () => 'it is damaged, or cut short',
  'ends-early': ({ after, of }) => `it ends too early, after ${after} of ${of} bytes`,
  'too-few-bytes': ({ bytes }) => `it has only ${bytes} bytes`,
  'too-many-bytes': ({ bytes, most }) => `it has ${bytes} bytes, more than ${most}`,
  'not-json': ({ part }) => (part === null ? 'it is not JSON' : `its ${part} is not JSON`),
  'part-missing': ({ part }) => `it lacks ${part}`,
  'part-too-large': ({ part, bytes }) => `its part ${part} would have ${bytes} bytes`,
  'not-an-object': ({ part }) => `its ${part} is not an object`,
  'header-too-long': ({ header, bytes }) => `its header would be ${header} bytes long, in a file of ${bytes} bytes`,
  'other-document': ({ problem }) => shapeClause(problem),
  'tensor-missing': ({ tensor }) => `it has no tensor at ${tensor}`,
  'tensor-twice': ({ tensor }) => `two of its tensors have the name ${tensor}`,
  'tensor-undescribed': ({ tensor, lacks }) => `the tensor “${tensor}” has no usable ${lacks}`,
  'tensor-outside': ({ tensor, begin, end, bytes }) =>
    `it ends too early: the tensor “${tensor}” lies at ${begin} to ${end}, but there are ${bytes} bytes of data`,
  'tensor-overlaps': ({ tensor }) => `the tensor “${tensor}” overlaps another one`,
  'tensor-size': ({ tensor, shape, bytes }) =>
    `the tensor “${tensor}” of shape ${shapeText(shape)} does not fit into its ${bytes} bytes of values`,
  'tensor-too-large': ({ tensor, shape }) =>
    `the tensor “${tensor}” of shape ${shapeText(shape)} is larger than any of VGG16`,
  'tensor-type': ({ tensor, type }) => `the tensor “${tensor}” has the element type ${type}, which Lathe does not read`,
  'tensor-elsewhere': ({ tensor }) => `the values of “${tensor}” are in another file`,
  'not-numbers': ({ tensor }) => `the tensor “${tensor}” does not hold numbers that Lathe reads`,
  'no-keras-layers': () => 'it has no layers of Keras',
  'too-many-layers': () => 'it has more layers than any model',
  'no-weight-list': ({ layer }) => `its layer “${layer}” has no list of weights`,
  'not-names': ({ attribute, place }) => `“${attribute}” of ${place} is not a list of names`,
  'not-protobuf': () => 'it is not in the protobuf encoding',
  'field-outside': ({ bytes }) => `a part of ${bytes} bytes does not fit into it`,
  'field-is-number': ({ field }) => `its field ${field} is a number instead of bytes`,
  'number-too-long': () => 'it ends within a number, or holds one that is too long',
  graphs: ({ count }) => `it holds ${count} graphs`,
  'graph-model': () => 'it is a graph model, which has no layers',
  quantized: ({ tensor }) => `its tensor “${tensor}” is quantized`,
  'shard-outside': ({ shard }) => `its shard “${shard}” is outside the model’s folder`,
  'shard-unreadable': ({ shard, system }) => `its shard “${shard}” can’t be read (${system})`,
  'shards-too-long': ({ bytes, tensors }) => `its shards have ${bytes} bytes, its tensors ${tensors}`,
};

export const files: TextsOf<typeof FILE_FAILURES> = {
  'no-room': ({ path, system }) => `Room for ${path} was expected on the disk; there is none left (${system}).`,
  'not-writable': ({ path, system }) =>
    `Lathe was expected to write ${path}; the system does not allow it (${system}).`,
  'no-place': ({ path, system }) =>
    `Lathe was expected to write ${path}; there is no folder for it, or something else in its place (${system}).`,
  'system-refused': ({ path, system }) =>
    `The system was expected to read and write ${path}; it reports an error of its own (${system}).`,
  'folder-not-empty': ({ folder, entries }) =>
    `A new or an empty folder was expected at “${folder}”, but it holds ${entries} entries.`,
  'work-cancelled': ({ work }) => `${WORKS[work]} was cancelled.`,
  'weights-file-missing': ({ file }) => `A weights file was expected at ${file}; there is no such file.`,
  'weights-unreadable': ({ file, format, found }) =>
    `A weights file${format === null ? '' : ` (${format})`} was expected in ${file}; ${clause(FAULTS, found)}.`,
  'weights-too-slow': ({ minutes }) =>
    `The weights file was expected to be read within ${minutes} minutes; it was not, and the reading was ended.`,
  'vgg16-missing': ({ file }) => `The VGG16 weights were expected in ${file}; there is no such file.`,
  'vgg16-unreadable': ({ file, found }) =>
    `The VGG16 weights were expected in ${file}; it is no whole safetensors file: ${clause(FAULTS, found)}.`,
  'vgg16-damaged': ({ file, tensor }) =>
    `${file} was expected to hold VGG16’s ${tensor} as it was published; its SHA-256 is another one.`,
  'vgg16-lacks': ({ file, tensor, shape }) =>
    `${file} was expected to hold the tensor ${tensor} of shape ${shapeText(shape)}; received no such tensor.`,
  'vgg16-shape': ({ file, tensor, shape, received }) =>
    `${file} was expected to hold the tensor ${tensor} of shape ${shapeText(shape)}; received one of shape ${shapeText(received)}.`,
  'vgg16-not-finite': ({ file, tensor }) =>
    `${file} was expected to hold the tensor ${tensor}; received one with values that are not numbers.`,
  'vgg16-differs': ({ file, tensor, expected, received }) =>
    tensor === null
      ? `${file} was expected to hold the body with SHA-256 ${expected}; received one with SHA-256 ${received}.`
      : `${file} was expected to hold VGG16’s ${tensor} with SHA-256 ${expected}; received SHA-256 ${received}.`,
};
