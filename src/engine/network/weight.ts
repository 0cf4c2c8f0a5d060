/** A kernel or bias of a network: a tensor that training replaces. */

import type { Tensor } from '@tensorflow/tfjs-node-gpu';
import type { WeightSpec } from '../../core/network/architecture';
import { valueCount } from '../../shared/tensor';
import type { Kernels } from './kernels';
import type { TensorFlow } from './tensorflow';

export class Weight {
  private current: Tensor;
  /** Made when the weight is first changed where it lies. */
  private inPlace: { readonly kernels: Kernels; readonly variable: Tensor } | null = null;

  constructor(
    private readonly tf: TensorFlow,
    readonly spec: WeightSpec,
    data: Float32Array,
  ) {
    this.current = tf.keep(this.tensorOf(data));
  }

  static zeros(tf: TensorFlow, spec: WeightSpec): Weight {
    return new Weight(tf, spec, new Float32Array(valueCount(spec.shape)));
  }

  /** `<layer>/kernel` or `<layer>/bias`. */
  get name(): string {
    return this.spec.name;
  }

  get tensor(): Tensor {
    return this.current;
  }

  /** A copy of the values, row by row. */
  read(): Float32Array {
    return Float32Array.from(this.current.dataSync());
  }

  /** Takes `next` over, of the same shape; it outlives any tidy it was made in. */
  replace(next: Tensor): void {
    this.current.dispose();
    this.current = this.tf.keep(next);
    this.freeVariable();
  }

  /**
   * Lets operators change the weight where it lies. Until `change` returns there is no {@link tensor}: TensorFlow would
   * copy what something else still holds.
   */
  changeInPlace(kernels: Kernels, change: (variable: Tensor) => void): void {
    this.inPlace ??= { kernels, variable: this.tf.keep(kernels.variable(this.current)) };
    const { variable } = this.inPlace;
    this.current.dispose();
    change(variable);
    this.current = this.tf.keep(kernels.read(variable));
  }

  assign(data: Float32Array): void {
    this.replace(this.tensorOf(data));
  }

  dispose(): void {
    this.current.dispose();
    this.freeVariable();
  }

  private freeVariable(): void {
    this.inPlace?.kernels.free(this.inPlace.variable);
    this.inPlace = null;
  }

  private tensorOf(data: Float32Array): Tensor {
    const values = valueCount(this.spec.shape);
    if (data.length !== values) throw new RangeError(`${this.name} has ${values} values; ${data.length} were given`);
    return this.tf.tensor(data, [...this.spec.shape], 'float32');
  }
}
