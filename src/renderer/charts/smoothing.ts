/**
 * Exponential moving average without the bias of its beginning, as TensorBoard smooths its curves
 * (tensorboard/components/vz_line_chart2, `resmoothDataset`).
 */

export interface Smoothing {
  /** Of what came before, 0 to 1 (exclusive); 0 smooths nothing. */
  readonly weight: number;
  /** Index at which the average begins anew: another stage is another curve. */
  readonly restart: number;
}

export class SmoothedCurve {
  private y = new Float64Array(0);
  private count = 0;
  private source: Float64Array | null = null;
  private smoothing: Smoothing = { weight: -1, restart: 0 };

  /**
   * Follows values that only grow; what was computed before is kept.
   *
   * @param values another array whenever earlier ones have changed
   */
  follow(values: Float64Array, count: number, smoothing: Smoothing): Float64Array {
    const { weight, restart } = this.smoothing;
    const isSame = values === this.source && weight === smoothing.weight && restart === smoothing.restart;
    if (!isSame || count < this.count) {
      // Values of an array that was handed out never change.
      this.y = new Float64Array(values.length);
      this.count = 0;
    }
    smoothInto(values, this.y, smoothing, this.count, count);
    this.count = count;
    this.source = values;
    this.smoothing = smoothing;
    return this.y;
  }
}

function smoothInto(values: Float64Array, out: Float64Array, smoothing: Smoothing, from: number, to: number): void {
  const { weight, restart } = smoothing;
  const begun = from > restart ? restart : 0;
  let power = weight ** (from - begun);
  // The biased average is the smoothed value times what was divided out of it.
  let average = from === begun ? 0 : (out[from - 1] ?? 0) * (1 - power);
  for (let i = from; i < to; i += 1) {
    if (i === restart) {
      power = 1;
      average = 0;
    }
    average = average * weight + (1 - weight) * (values[i] ?? 0);
    power *= weight;
    out[i] = average / (1 - power);
  }
}
