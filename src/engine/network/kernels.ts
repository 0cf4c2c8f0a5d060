/**
 * The operators that the network is built of, straight from TensorFlow: what tfjs composes of several (the gradient of
 * ReLU, a bias) is one operator here. Float32, images NHWC, kernels HWIO.
 */

import type { Tensor } from '@tensorflow/tfjs-node-gpu';
import type { TensorFlow } from './tensorflow';

export type Padding = 'same' | 'valid';

/** An attribute of an operator; the types are numbers that the addon names. */
interface Attribute {
  readonly name: string;
  readonly type: number;
  readonly value: boolean | number | string | number[];
}

type Attributes = Readonly<Record<string, boolean | string | number[]>>;

/** The part of tfjs-node’s backend that runs one of TensorFlow’s operators. */
interface OperatorBackend {
  readonly binding: Readonly<
    Record<'TF_ATTR_TYPE' | 'TF_ATTR_STRING' | 'TF_ATTR_INT' | 'TF_ATTR_BOOL' | 'TF_ATTR_SHAPE' | 'TF_FLOAT', number>
  >;
  executeSingleOutput(operator: string, attributes: readonly Attribute[], inputs: readonly Tensor[]): Tensor;
  executeMultipleOutputs(
    operator: string,
    attributes: readonly Attribute[],
    inputs: readonly Tensor[],
    outputs: number,
  ): Tensor[];
}

export interface MomentumStep {
  readonly rate: number;
  readonly momentum: number;
  readonly nesterov: boolean;
}

const NHWC = { data_format: 'NHWC' };
const POOL = { ksize: [1, 2, 2, 1], strides: [1, 2, 2, 1], padding: 'VALID', ...NHWC };

/** Stride 1; a number pads each side with so many zeros. */
function convolutionAttributes(padding: Padding | number): Attributes {
  const one = [1, 1, 1, 1];
  const attributes = { strides: one, dilations: one, ...NHWC, use_cudnn_on_gpu: true };
  if (typeof padding !== 'number') return { ...attributes, padding: padding.toUpperCase() };
  const zeros = [0, 0, padding, padding, padding, padding, 0, 0];
  return { ...attributes, padding: 'EXPLICIT', explicit_paddings: zeros };
}

/** Names of variables are shared by the whole process. */
let variables = 0;

export class Kernels {
  private readonly backend: OperatorBackend;

  constructor(readonly tf: TensorFlow) {
    this.backend = tf.backend() as unknown as OperatorBackend;
  }

  /** Stride 1; `padding` may also be the number of zeros on each side. */
  convolution(x: Tensor, kernel: Tensor, padding: Padding | number): Tensor {
    return this.run('Conv2D', convolutionAttributes(padding), [x, kernel]);
  }

  convolutionKernelGradient(x: Tensor, gradient: Tensor, shape: readonly number[], padding: Padding): Tensor {
    const sizes = this.tf.tensor1d([...shape], 'int32');
    const result = this.run('Conv2DBackpropFilter', convolutionAttributes(padding), [x, sizes, gradient]);
    sizes.dispose();
    return result;
  }

  /**
   * Gradient of a convolution for its input, as a convolution of the gradient with the kernel reversed in both
   * spatial axes and its channels exchanged: the same sums, and twice as fast on a CPU as TensorFlow’s own operator.
   * Kernels have odd edges.
   */
  convolutionInputGradient(gradient: Tensor, kernel: Tensor, padding: Padding): Tensor {
    const { tf } = this;
    return tf.tidy(() => {
      const [edge = 1, , from = 1, to = 1] = kernel.shape;
      // Both spatial axes as one: the same order, and TensorFlow turns three axes faster than four.
      const reversed = tf.reverse(tf.reshape(kernel, [edge * edge, from, to]), 0);
      const exchanged = tf.reshape(tf.transpose(reversed, [0, 2, 1]), [edge, edge, to, from]);
      return this.convolution(gradient, exchanged, padding === 'same' ? 'same' : edge - 1);
    });
  }

  biasAdd(x: Tensor, bias: Tensor): Tensor {
    return this.run('BiasAdd', NHWC, [x, bias]);
  }

  /** Sum over all axes but the last. */
  biasGradient(gradient: Tensor): Tensor {
    return this.run('BiasAddGrad', NHWC, [gradient]);
  }

  relu(x: Tensor): Tensor {
    return this.run('Relu', {}, [x]);
  }

  /** The gradient where the output of ReLU was above 0. */
  reluGradient(gradient: Tensor, output: Tensor): Tensor {
    return this.run('ReluGrad', {}, [gradient, output]);
  }

  /** 2×2, stride 2; an odd last row or column is left out. */
  maxPool(x: Tensor): Tensor {
    return this.run('MaxPool', POOL, [x]);
  }

  maxPoolGradient(input: Tensor, output: Tensor, gradient: Tensor): Tensor {
    return this.run('MaxPoolGrad', POOL, [input, output, gradient]);
  }

  matMul(a: Tensor, b: Tensor, { transposeA = false, transposeB = false } = {}): Tensor {
    return this.run('MatMul', { transpose_a: transposeA, transpose_b: transposeB }, [a, b]);
  }

  /**
   * A variable of TensorFlow’s own, which operators change where it lies; it begins as `value`, which stays the
   * caller’s. What is given back names it, until it is freed by {@link free}.
   */
  variable(value: Tensor): Tensor {
    const { TF_ATTR_SHAPE } = this.backend.binding;
    const names = this.attributes({ container: '', shared_name: `lathe-${(variables += 1)}` });
    const shape = { name: 'shape', type: TF_ATTR_SHAPE, value: value.shape };
    const dtype = this.floatType('dtype');
    const variable = this.backend.executeSingleOutput('VarHandleOp', [...names, dtype, shape], []);
    this.change('AssignVariableOp', [dtype], [variable, value]);
    return variable;
  }

  free(variable: Tensor): void {
    this.change('DestroyResourceOp', this.attributes({ ignore_lookup_error: false }), [variable]);
    variable.dispose();
  }

  /** What a variable holds. It shares the variable’s memory: while it lives, a change makes a copy first. */
  read(variable: Tensor): Tensor {
    return this.backend.executeSingleOutput('ReadVariableOp', [this.floatType('dtype')], [variable]);
  }

  /**
   * SGD with momentum as Keras has it, in one pass over the memory instead of four: the velocity becomes
   * `velocity × momentum − gradient × rate` and is added to the weight, or with Nesterov once more from there.
   *
   * @param weight,velocity variables
   */
  momentumStep(weight: Tensor, velocity: Tensor, gradient: Tensor, { rate, momentum, nesterov }: MomentumStep): void {
    const attributes = [this.floatType('T'), ...this.attributes({ use_locking: false, use_nesterov: nesterov })];
    const [rateTensor, momentumTensor] = [this.tf.scalar(rate), this.tf.scalar(momentum)];
    this.change('ResourceApplyKerasMomentum', attributes, [weight, velocity, rateTensor, gradient, momentumTensor]);
    rateTensor.dispose();
    momentumTensor.dispose();
  }

  private run(operator: string, attributes: Attributes, inputs: Tensor[]): Tensor {
    return this.backend.executeSingleOutput(operator, [this.floatType('T'), ...this.attributes(attributes)], inputs);
  }

  private change(operator: string, attributes: Attribute[], inputs: Tensor[]): void {
    this.backend.executeMultipleOutputs(operator, attributes, inputs, 0);
  }

  private floatType(name: string): Attribute {
    const { TF_ATTR_TYPE, TF_FLOAT } = this.backend.binding;
    return { name, type: TF_ATTR_TYPE, value: TF_FLOAT };
  }

  private attributes(values: Attributes): Attribute[] {
    const { TF_ATTR_BOOL, TF_ATTR_STRING, TF_ATTR_INT } = this.backend.binding;
    const typeOf = (value: Attribute['value']): number =>
      typeof value === 'boolean' ? TF_ATTR_BOOL : typeof value === 'string' ? TF_ATTR_STRING : TF_ATTR_INT;
    return Object.entries(values).map(([name, value]) => ({ name, type: typeOf(value), value }));
  }
}
