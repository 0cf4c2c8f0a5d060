/**
 * The constants of an ONNX model: ModelProto.graph.initializer (onnx.proto, github.com/onnx/onnx), read from the
 * protobuf encoding (protobuf.dev/programming-guides/encoding) without the rest of the model.
 */

import { valueCount, withAxes, type NamedTensor } from '../../shared/tensor';
import { asFloat32 } from '../number-types';
import { protobufFields, readVarint, type ProtobufField } from '../protobuf';
import { readingWeights, readWhole, WeightsError } from '../weights-reading';

/** Field numbers of onnx.proto. */
const MODEL_GRAPH = 7;
const GRAPH_INITIALIZER = 5;
const TENSOR = { dims: 1, dataType: 2, floatData: 4, name: 8, rawData: 9, dataLocation: 14 } as const;
const FLOAT = 1;
const EXTERNAL = 1;
const MOST_AXES = 8;

/**
 * Every float32 initializer with ONNX’s own name and layout (convolution kernels OIHW), in the order of the file;
 * those of other types, which are shapes and axes, are passed over.
 *
 * @throws LatheError weights-unreadable
 */
export function readOnnxInitializers(file: string): Promise<readonly NamedTensor[]> {
  return readingWeights(file, 'ONNX', async () => parseInitializers(await readWhole(file)));
}

/** The same in Keras’ layout. @throws LatheError weights-unreadable */
export async function readOnnxWeights(file: string): Promise<readonly NamedTensor[]> {
  // What has not four axes is no convolution’s kernel: OIHW → HWIO.
  return (await readOnnxInitializers(file)).map((tensor) =>
    tensor.shape.length === 4 ? withAxes(tensor, [2, 3, 1, 0]) : tensor,
  );
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
  if (graphs !== 1) throw new WeightsError('graphs', { count: graphs });
  return tensors;
}

function bytesOf({ bytes, number }: ProtobufField): Uint8Array {
  if (bytes === null) throw new WeightsError('field-is-number', { field: number });
  return bytes;
}

/** A TensorProto; null when it does not hold float32. */
function parseTensor(bytes: Uint8Array): NamedTensor | null {
  const shape: number[] = [];
  const parts: Uint8Array[] = [];
  let tensor = '';
  let type = 0;
  let location = 0;
  for (const field of protobufFields(bytes)) {
    if (field.number === TENSOR.dims) for (const size of numbersOf(field)) shape.push(size);
    else if (field.number === TENSOR.dataType) type = field.value;
    else if (field.number === TENSOR.dataLocation) location = field.value;
    else if (field.number === TENSOR.name) tensor = new TextDecoder().decode(bytesOf(field));
    else if (field.number === TENSOR.rawData || field.number === TENSOR.floatData) parts.push(bytesOf(field));
  }
  if (type !== FLOAT) return null;
  if (location === EXTERNAL) throw new WeightsError('tensor-elsewhere', { tensor });
  const values = Buffer.concat(parts);
  if (shape.length > MOST_AXES || valueCount(shape) * 4 !== values.length) {
    throw new WeightsError('tensor-size', { tensor, shape: shape.slice(0, MOST_AXES), bytes: values.length });
  }
  return { name: tensor, shape, data: asFloat32(values) };
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
