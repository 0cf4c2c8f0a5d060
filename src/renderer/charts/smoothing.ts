/**
 * Exponential moving average without the bias of its beginning, as TensorBoard smooths its curves
 * (tensorboard/components/vz_line_chart2, `resmoothDataset`). Of a curve that grows only the new values are computed.
 */
export class SmoothedCurve {
  private source: Float64Array | null = null;
  private weight = 0;
  private restart = 0;
  private curve = new Float64Array(0);
  private count = 0;
  private average = 0;
  private bias = 1;

  /**
   * @param values another array whenever earlier ones have changed; `count` of them are there
   * @param weight of what came before, 0 to 1 (exclusive); 0 smooths nothing
   * @param restart index at which the average begins anew: another stage is another curve
   */
  follow(values: Float64Array, count: number, weight: number, restart: number): Float64Array {
    const isSame = values === this.source && weight === this.weight && restart === this.restart;
    if (!isSame || count < this.count) {
      [this.source, this.weight, this.restart, this.count] = [values, weight, restart, 0];
      // Values of an array that was handed out never change.
      this.curve = new Float64Array(values.length);
      this.begin();
    }
    for (; this.count < count; this.count += 1) {
      if (this.count === restart) this.begin();
      this.average = this.average * weight + (1 - weight) * (values[this.count] ?? 0);
      // Nothing is left of it then, and a processor takes a hundred times as long for what is nearly 0.
      this.bias = this.bias < 1e-17 ? 0 : this.bias * weight;
      this.curve[this.count] = this.average / (1 - this.bias);
    }
    return this.curve;
  }

  private begin(): void {
    this.average = 0;
    this.bias = 1;
  }
}
