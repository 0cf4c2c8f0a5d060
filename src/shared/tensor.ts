/** Weights on their way between a network, a checkpoint and a file. */

export interface NamedTensor {
  /** `<layer>/kernel` or `<layer>/bias` for a weight. */
  readonly name: string;
  /** A scalar has the shape []. */
  readonly shape: readonly number[];
  /** Row by row; as many values as the product of `shape`. */
  readonly data: Float32Array;
}

/** How many values a tensor of this shape has. */
export function valueCount(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}
