import { describe, expect, it } from 'vitest';
import { balancedClassWeights, classProbabilities, crossEntropy } from './losses';

/** By central differences. */
function numericGradient(logits: readonly number[], loss: (logits: Float32Array) => number): number[] {
  const step = 2 ** -7;
  return logits.map((_, i) => {
    const moved = (by: number): Float32Array => Float32Array.from(logits, (z, k) => (k === i ? z + by : z));
    return (loss(moved(step)) - loss(moved(-step))) / (2 * step);
  });
}

describe('cross-entropy', () => {
  it.each([
    [2, [0.5, -1.25, 2], [1, 0, 0], null],
    [2, [0.5, -1.25, 2], [1, 0, 1], [0.5, 3]],
    [3, [0.5, -1, 2, 0, 0.25, -3], [2, 1], null],
    [3, [0.5, -1, 2, 0, 0.25, -3], [0, 2], [1, 1, 4]],
  ])('of %i classes has the gradient of its own loss', (classes, logits, labels, weights) => {
    const loss = (values: Float32Array): number => crossEntropy(values, labels, classes, weights).loss;
    const { gradient } = crossEntropy(Float32Array.from(logits), labels, classes, weights);
    numericGradient(logits, loss).forEach((slope, i) => expect(gradient[i]).toBeCloseTo(slope, 4));
  });

  it('stays finite for logits of any size', () => {
    expect(crossEntropy(Float32Array.of(-1000, 1000), [1, 1], 2, null).loss).toBe(500);
    expect(crossEntropy(Float32Array.of(-1000, 0, 1000), [0], 3, null).loss).toBe(2000);
  });

  it('is not a number any more when a logit is not', () => {
    expect(crossEntropy(Float32Array.of(NaN, 1), [1, 1], 2, null).loss).toBeNaN();
  });

  it('counts a probability of exactly one half as the first of two classes', () => {
    expect(crossEntropy(Float32Array.of(0, 1e-6, -1e-6), [0, 1, 0], 2, null).correct).toBe(3);
    expect(crossEntropy(Float32Array.of(0, 0), [0, 1], 2, null).correct).toBe(1);
  });

  it('takes the first of equal logits of many classes', () => {
    expect(crossEntropy(Float32Array.of(1, 3, 3, 0, 0, 0), [1, 0], 3, null).correct).toBe(2);
    expect(crossEntropy(Float32Array.of(1, 3, 3, 0, 0, 0), [2, 2], 3, null).correct).toBe(0);
  });
});

describe('class probabilities', () => {
  it('name both classes where the network has one logit', () => {
    const [first, second] = classProbabilities(Float32Array.of(Math.log(3)), 2);
    expect(first).toBeCloseTo(0.25, 6);
    expect(second).toBeCloseTo(0.75, 6);
  });

  it('sum to 1 for logits too large for an exponential', () => {
    expect([...classProbabilities(Float32Array.of(2000, 2000, 0), 3)]).toEqual([0.5, 0.5, 0]);
  });
});

describe('balanced class weights', () => {
  it('give each class the same share of the loss, and are 1 for classes of one size', () => {
    const counts = [30, 10];
    const weights = balancedClassWeights(counts);
    expect(weights.map((weight, i) => weight * counts[i]!)).toEqual([20, 20]);
    expect(balancedClassWeights([7, 7, 7])).toEqual([1, 1, 1]);
  });
});
