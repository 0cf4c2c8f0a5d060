/**
 * A model as an ONNX file (onnx.proto, github.com/onnx/onnx): the same input as everywhere, [images, size, size, 3],
 * and inside channels first, as ONNX has its convolutions.
 */

import { bytesOf } from '../../base/bytes';
import { writeFlushed } from '../../base/files';
import type { Layer } from '../../core/network/architecture';
import { withAxes, type NamedTensor } from '../../shared/tensor';
import { activationOf, INPUT_NAME, outputActivation, portableTensors, PREPROCESSING_NAME } from '../portable-model';
import type { PortableModel } from '../portable-model';
import { bytesField, messageField, numberField, textField, type Message } from '../protobuf';

/** Versions of the file’s format and of its operators: old enough for every runtime of today. */
const IR_VERSION = 8;
const OPSET = 13;

const OUTPUT_NAME = 'probabilities';

/** Field numbers of onnx.proto. */
const MODEL = { irVersion: 1, producer: 2, producerVersion: 3, graph: 7, opset: 8, metadata: 14 } as const;
const GRAPH = { node: 1, name: 2, initializer: 5, input: 11, output: 12 } as const;
const NODE = { input: 1, output: 2, name: 3, operator: 4, attribute: 5 } as const;
const ATTRIBUTE = { name: 1, int: 3, ints: 8, type: 20 } as const;
const TENSOR = { dims: 1, dataType: 2, name: 8, rawData: 9 } as const;
const INT = 2;
const INTS = 7;
const FLOAT = 1;

type Attributes = Readonly<Record<string, number | readonly number[]>>;

function attribute(name: string, value: number | readonly number[]): Message {
  const fields =
    typeof value === 'number'
      ? [numberField(ATTRIBUTE.int, value), numberField(ATTRIBUTE.type, INT)]
      : [...value.map((each) => numberField(ATTRIBUTE.ints, each)), numberField(ATTRIBUTE.type, INTS)];
  return messageField(NODE.attribute, textField(ATTRIBUTE.name, name), ...fields);
}

function initializer({ name, shape, data }: NamedTensor): Message {
  return messageField(
    GRAPH.initializer,
    ...shape.map((size) => numberField(TENSOR.dims, size)),
    numberField(TENSOR.dataType, FLOAT),
    textField(TENSOR.name, name),
    bytesField(TENSOR.rawData, bytesOf(data)),
  );
}

/** @param shape a name stands for any number */
function value(field: number, name: string, shape: readonly (number | string)[]): Message {
  const dims = shape.map((size) =>
    messageField(1, typeof size === 'number' ? numberField(1, size) : textField(2, size)),
  );
  const tensorType = messageField(1, numberField(1, FLOAT), messageField(2, ...dims));
  return messageField(field, textField(1, name), messageField(2, tensorType));
}

/** A chain of operators, each of which takes what the one before gives. */
class Chain {
  readonly nodes: Message[] = [];
  private last = INPUT_NAME;

  /** @param weights names of initializers that it takes as well */
  add(operator: string, name: string, attributes: Attributes = {}, weights: readonly string[] = []): void {
    const output = `${name}/output`;
    this.nodes.push(
      messageField(
        GRAPH.node,
        ...[this.last, ...weights].map((each) => textField(NODE.input, each)),
        textField(NODE.output, output),
        textField(NODE.name, name),
        textField(NODE.operator, operator),
        ...Object.entries(attributes).map(([key, each]) => attribute(key, each)),
      ),
    );
    this.last = output;
  }

  convolution(name: string, edge: number, padding: 'same' | 'valid'): void {
    const pad = padding === 'same' ? (edge - 1) / 2 : 0;
    const attributes = { kernel_shape: [edge, edge], strides: [1, 1], pads: [pad, pad, pad, pad] };
    this.add('Conv', name, attributes, [`${name}/kernel`, `${name}/bias`]);
  }

  end(): string {
    return this.last;
  }
}

function addLayer(chain: Chain, layer: Layer): void {
  const { name } = layer;
  switch (layer.kind) {
    case 'convolution':
      chain.convolution(name, 3, layer.padding);
      break;
    case 'max-pool':
      chain.add('MaxPool', name, { kernel_shape: [2, 2], strides: [2, 2] });
      break;
    case 'flatten':
      // Dense layers know the values in the order of channels last.
      chain.add('Transpose', `${name}/channels_last`, { perm: [0, 2, 3, 1] });
      chain.add('Flatten', name, { axis: 1 });
      break;
    case 'global-average-pool':
    case 'global-max-pool':
      chain.add(layer.kind === 'global-max-pool' ? 'GlobalMaxPool' : 'GlobalAveragePool', name);
      chain.add('Flatten', `${name}/flatten`, { axis: 1 });
      break;
    case 'dense':
      chain.add('Gemm', name, {}, [`${name}/kernel`, `${name}/bias`]);
      break;
    case 'dropout':
      // It does nothing outside training.
      break;
  }
}

function graph(model: PortableModel): Message {
  const { architecture } = model;
  const { size, layers, classes } = architecture;
  const chain = new Chain();
  chain.add('Transpose', 'channels_first', { perm: [0, 3, 1, 2] });
  chain.convolution(PREPROCESSING_NAME, 1, 'valid');
  for (const layer of layers) {
    addLayer(chain, layer);
    if (activationOf(layer, architecture) === 'relu') chain.add('Relu', `${layer.name}/relu`);
  }
  if (outputActivation(architecture) === 'sigmoid') chain.add('Sigmoid', OUTPUT_NAME);
  else chain.add('Softmax', OUTPUT_NAME, { axis: 1 });
  // Kernels of convolutions, the only ones with four axes: HWIO → OIHW.
  const tensors = portableTensors(model).map((tensor) =>
    tensor.shape.length === 4 ? withAxes(tensor, [3, 2, 0, 1]) : tensor,
  );
  return messageField(
    MODEL.graph,
    ...chain.nodes,
    textField(GRAPH.name, 'lathe'),
    ...tensors.map(initializer),
    value(GRAPH.input, INPUT_NAME, ['pictures', size, size, 3]),
    value(GRAPH.output, chain.end(), ['pictures', classes === 2 ? 1 : classes]),
  );
}

/** @returns bytes of the file */
export function writeOnnxModel(model: PortableModel, path: string): Promise<number> {
  const [name = '', version = ''] = model.producer.split(' ');
  const message = [
    numberField(MODEL.irVersion, IR_VERSION),
    textField(MODEL.producer, name),
    textField(MODEL.producerVersion, version),
    graph(model),
    messageField(MODEL.opset, textField(1, ''), numberField(2, OPSET)),
    messageField(MODEL.metadata, textField(1, 'lathe'), textField(2, model.facts)),
  ];
  return writeFlushed(path, ...message.flat());
}
