/**
 * The constants of an ONNX model: ModelProto.graph.initializer (onnx.proto, github.com/onnx/onnx), read from the
 * protobuf encoding (protobuf.dev/programming-guides/encoding) without the rest of the model.
 */

import { readFile, stat } from 'node:fs/promises';
import type { NamedTensor } from '../../shared/tensor';
import { reasonOf, weightsUnreadable } from '../../base/file-bytes';
import { protobufFields, readVarint, type ProtobufField } from './protobuf';

const MOST_BYTES = 1_200_000_000;

/** Field numbers of onnx.proto. */
const MODEL_GRAPH = 7;
const GRAPH_INITIALIZER = 5;
const TENSOR = { dims: 1, dataType: 2, floatData: 4, name: 8, rawData: 9, dataLocation: 14 } as const;
const FLOAT = 1;
const EXTERNAL = 1;

/**
 * Every float32 initializer with ONNX’s own name and layout (convolution kernels OIHW), in the order of the file;
 * those of other types, which are shapes and axes, are passed over.
 *
 * @throws LatheError weights-unreadable
 */
export async function readOnnxInitializers(file: string): Promise<readonly NamedTensor[]> {
  try {
    const { size } = await stat(file);
    if (size > MOST_BYTES) throw new RangeError(`it has ${size} bytes, more than ${MOST_BYTES}`);
    return parseInitializers(new Uint8Array(await readFile(file)));
  } catch (cause) {
    const found = cause instanceof RangeError || cause instanceof TypeError ? cause.message : reasonOf(cause);
    throw weightsUnreadable(file, 'An ONNX model', found, cause);
  }
}

function parseInitializers(model: Uint8Array): NamedTensor[] {
  const tensors: NamedTensor[] = [];
  let graphs = 0;
  for (const field of protobufFields(model)) {
    if (field.number !== MODEL_GRAPH) continue;
    graphs++;
    for (const { number, bytes } of protobufFields(bytesOf(field))) {
      const tensor = number === GRAPH_INITIALIZER && bytes !== null ? parseTensor(bytes) : null;
      if (tensor !== null) tensors.push(tensor);
    }
  }
  if (graphs !== 1) throw new TypeError(`it holds ${graphs} graphs`);
  return tensors;
}

function bytesOf({ bytes, number }: ProtobufField): Uint8Array {
  if (bytes === null) throw new TypeError(`its field ${number} is a number instead of bytes`);
  return bytes;
}

/** A TensorProto; null when it does not hold float32. */
function parseTensor(bytes: Uint8Array): NamedTensor | null {
  const shape: number[] = [];
  const parts: Uint8Array[] = [];
  let name = '';
  let type = 0;
  let location = 0;
  for (const field of protobufFields(bytes)) {
    if (field.number === TENSOR.dims) shape.push(...numbersOf(field));
    else if (field.number === TENSOR.dataType) type = field.value;
    else if (field.number === TENSOR.dataLocation) location = field.value;
    else if (field.number === TENSOR.name) name = new TextDecoder().decode(bytesOf(field));
    else if (field.number === TENSOR.rawData || field.number === TENSOR.floatData) parts.push(bytesOf(field));
  }
  if (type !== FLOAT) return null;
  if (location === EXTERNAL) throw new TypeError(`the values of “${name}” are in another file`);
  const count = shape.reduce((product, size) => product * size, 1);
  const size = parts.reduce((sum, part) => sum + part.length, 0);
  if (shape.length > 8 || count * 4 !== size) {
    throw new RangeError(`the tensor “${name}” of shape ${shape.slice(0, 8).join('×')} has ${size} bytes of values`);
  }
  return { name, shape, data: toFloat32(parts, size) };
}

/** A repeated number is one field each, or all of them packed into one. */
function numbersOf(field: ProtobufField): number[] {
  if (field.bytes === null) return [field.value];
  const numbers: number[] = [];
  let at = 0;
  while (at < field.bytes.length) {
    const { value, next } = readVarint(field.bytes, at);
    numbers.push(value);
    at = next;
  }
  return numbers;
}

/** Little endian, as the processor is wherever native TensorFlow runs; the copy is aligned. */
function toFloat32(parts: readonly Uint8Array[], size: number): Float32Array {
  const copy = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    copy.set(part, at);
    at += part.length;
  }
  return new Float32Array(copy.buffer);
}
