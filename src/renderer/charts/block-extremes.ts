/** The lowest and the highest value of each block of a long column, so that drawing it does not look at every value. */

const BLOCK = 16;

export class BlockExtremes {
  /** Index of the value; -1 where a block holds none that is finite. */
  private lowest = new Int32Array(0);
  private highest = new Int32Array(0);
  private blocks = 0;
  /** What {@link find} found last; -1 for nothing. */
  low = -1;
  high = -1;

  /** @param y values that are there never change; more may be added behind them */
  constructor(private readonly y: Float64Array) {
    const most = Math.ceil(y.length / BLOCK);
    this.lowest = new Int32Array(most);
    this.highest = new Int32Array(most);
  }

  /** Takes in the values up to `count`. */
  follow(count: number): void {
    const whole = Math.floor(count / BLOCK);
    for (; this.blocks < whole; this.blocks += 1) {
      this.begin();
      this.scan(this.blocks * BLOCK, (this.blocks + 1) * BLOCK, -Number.MAX_VALUE);
      this.lowest[this.blocks] = this.low;
      this.highest[this.blocks] = this.high;
    }
  }

  /** Finds {@link low} and {@link high} of the finite values from `least` on, between two indices. */
  find(from: number, end: number, least: number): void {
    this.begin();
    const first = Math.ceil(from / BLOCK);
    const last = Math.min(Math.floor(end / BLOCK), this.blocks);
    if (last <= first) {
      this.scan(from, end, least);
      return;
    }
    this.scan(from, first * BLOCK, least);
    for (let block = first; block < last; block += 1) {
      const lowest = this.lowest[block] as number;
      if (lowest < 0) continue;
      if ((this.y[lowest] as number) < least) this.scan(block * BLOCK, (block + 1) * BLOCK, least);
      else this.take(lowest, this.highest[block] as number);
    }
    this.scan(last * BLOCK, end, least);
  }

  private begin(): void {
    this.low = -1;
    this.high = -1;
  }

  private scan(from: number, end: number, least: number): void {
    const { y } = this;
    let { low, high } = this;
    let lowest = low < 0 ? Infinity : (y[low] as number);
    let highest = high < 0 ? -Infinity : (y[high] as number);
    for (let i = from; i < end; i += 1) {
      const value = y[i] as number;
      if (!(value >= least && value < Infinity)) continue;
      if (value < lowest) {
        lowest = value;
        low = i;
      }
      if (value > highest) {
        highest = value;
        high = i;
      }
    }
    this.low = low;
    this.high = high;
  }

  private take(low: number, high: number): void {
    const { y } = this;
    if (this.low < 0 || (y[low] as number) < (y[this.low] as number)) this.low = low;
    if (this.high < 0 || (y[high] as number) > (y[this.high] as number)) this.high = high;
  }
}
