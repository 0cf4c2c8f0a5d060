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

/** Names of variables are shared by the whole process. */
let variables = 0;

export class Kernels {
  private readonly backend: OperatorBackend;
  private readonly float: Attribute;

  constructor(readonly tf: TensorFlow) {
    this.backend = tf.backend() as unknown as OperatorBackend;
    const { binding } = this.backend;
    this.float = { name: 'T', type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT };
  }

  /** Stride 1; `padding` may also be the number of zeros on each side. */
  convolution(x: Tensor, kernel: Tensor, padding: Padding | number): Tensor {
    return this.run('Conv2D', [...this.convolutionAttributes(padding)], [x, kernel]);
  }

  /** Gradient of a convolution for its kernel. */
  convolutionKernelGradient(x: Tensor, gradient: Tensor, shape: readonly number[], padding: Padding): Tensor {
    const sizes = this.tf.tensor1d([...shape], 'int32');
    const result = this.run('Conv2DBackpropFilter', this.convolutionAttributes(padding), [x, sizes, gradient]);
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
    return this.run('BiasAdd', [this.float, this.text('data_format', 'NHWC')], [x, bias]);
  }

  /** Sum over all axes but the last. */
  biasGradient(gradient: Tensor): Tensor {
    return this.run('BiasAddGrad', [this.float, this.text('data_format', 'NHWC')], [gradient]);
  }

  relu(x: Tensor): Tensor {
    return this.run('Relu', [this.float], [x]);
  }

  /** The gradient where the output of ReLU was above 0. */
  reluGradient(gradient: Tensor, output: Tensor): Tensor {
    return this.run('ReluGrad', [this.float], [gradient, output]);
  }

  /** 2×2, stride 2; an odd last row or column is left out. */
  maxPool(x: Tensor): Tensor {
    return this.run('MaxPool', this.poolAttributes(), [x]);
  }

  maxPoolGradient(input: Tensor, output: Tensor, gradient: Tensor): Tensor {
    return this.run('MaxPoolGrad', this.poolAttributes(), [input, output, gradient]);
  }

  matMul(a: Tensor, b: Tensor, transposed: { a?: boolean; b?: boolean } = {}): Tensor {
    const attributes = [
      this.float,
      this.flag('transpose_a', transposed.a ?? false),
      this.flag('transpose_b', transposed.b ?? false),
    ];
    return this.run('MatMul', attributes, [a, b]);
  }

  /**
   * A variable of TensorFlow’s own, which operators change where it lies; it begins as `value`, which stays the
   * caller’s. What is given back names it, until it is freed by {@link free}.
   */
  variable(value: Tensor): Tensor {
    const dtype = this.floatType('dtype');
    const shape = { name: 'shape', type: this.backend.binding.TF_ATTR_SHAPE, value: value.shape };
    const names = [this.text('container', ''), this.text('shared_name', `lathe-${(variables += 1)}`)];
    const variable = this.run('VarHandleOp', [...names, dtype, shape], []);
    this.change('AssignVariableOp', [dtype], [variable, value]);
    return variable;
  }

  free(variable: Tensor): void {
    this.change('DestroyResourceOp', [this.flag('ignore_lookup_error', false)], [variable]);
    variable.dispose();
  }

  /** What a variable holds. It shares the variable’s memory: while it lives, a change makes a copy first. */
  read(variable: Tensor): Tensor {
    return this.run('ReadVariableOp', [this.floatType('dtype')], [variable]);
  }

  /**
   * SGD with momentum as Keras has it, in one pass over the memory instead of four: the velocity becomes
   * `velocity × momentum − gradient × rate` and is added to the weight, or with Nesterov once more from there.
   *
   * @param weight,velocity variables
   */
  momentumStep(weight: Tensor, velocity: Tensor, gradient: Tensor, settings: MomentumStep): void {
    const { rate, momentum, nesterov } = settings;
    const flags = [this.flag('use_locking', false), this.flag('use_nesterov', nesterov)];
    const [rateTensor, momentumTensor] = [this.tf.scalar(rate), this.tf.scalar(momentum)];
    const inputs = [weight, velocity, rateTensor, gradient, momentumTensor];
    this.change('ResourceApplyKerasMomentum', [this.float, ...flags], inputs);
    rateTensor.dispose();
    momentumTensor.dispose();
  }

  private change(operator: string, attributes: Attribute[], inputs: Tensor[]): void {
    this.backend.executeMultipleOutputs(operator, attributes, inputs, 0);
  }

  private floatType(name: string): Attribute {
    return { ...this.float, name };
  }

  private run(operator: string, attributes: Attribute[], inputs: Tensor[]): Tensor {
    return this.backend.executeSingleOutput(operator, attributes, inputs);
  }

  private convolutionAttributes(padding: Padding | number): Attribute[] {
    const attributes = [
      this.float,
      this.integers('strides', [1, 1, 1, 1]),
      this.integers('dilations', [1, 1, 1, 1]),
      this.text('data_format', 'NHWC'),
      this.flag('use_cudnn_on_gpu', true),
    ];
    if (typeof padding !== 'number') return [...attributes, this.text('padding', padding.toUpperCase())];
    const zeros = [0, 0, padding, padding, padding, padding, 0, 0];
    return [...attributes, this.text('padding', 'EXPLICIT'), this.integers('explicit_paddings', zeros)];
  }

  private poolAttributes(): Attribute[] {
    return [
      this.float,
      this.integers('ksize', [1, 2, 2, 1]),
      this.integers('strides', [1, 2, 2, 1]),
      this.text('padding', 'VALID'),
      this.text('data_format', 'NHWC'),
    ];
  }

  private text(name: string, value: string): Attribute {
    return { name, type: this.backend.binding.TF_ATTR_STRING, value };
  }

  private integers(name: string, value: number[]): Attribute {
    return { name, type: this.backend.binding.TF_ATTR_INT, value };
  }

  private flag(name: string, value: boolean): Attribute {
    return { name, type: this.backend.binding.TF_ATTR_BOOL, value };
  }
}
