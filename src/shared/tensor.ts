/** Weights on their way between a network, a checkpoint and a file. */

export interface NamedTensor {
  /** `<layer>/kernel` or `<layer>/bias` for a weight. */
  readonly name: string;
  /** A scalar has the shape []. */
  readonly shape: readonly number[];
  /** Row by row; as many values as the product of `shape`. */
  readonly data: Float32Array;
}

export function valueCount(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** The tensor with its axes in another order: axis `i` of the result is axis `order[i]`, `[3, 2, 0, 1]` HWIO → OIHW. */
export function withAxes({ name, shape, data }: NamedTensor, order: readonly number[]): NamedTensor {
  const axes = order.map((axis) => ({ size: shape[axis] ?? 1, stride: valueCount(shape.slice(axis + 1)) }));
  const moved = new Float32Array(data.length);
  let to = 0;
  const copy = (depth: number, from: number): void => {
    const { size, stride } = axes[depth] ?? { size: 0, stride: 0 };
    for (let i = 0; i < size; i += 1) {
      if (depth < axes.length - 1) copy(depth + 1, from + i * stride);
      else moved[to++] = data[from + i * stride] ?? 0;
    }
  };
  copy(0, 0);
  return { name, shape: axes.map(({ size }) => size), data: moved };
}
