/** Every step of a run in columns that grow: hundreds of thousands of them, each a few numbers. */

import { firstAtOrBehind } from '../../charts/decimate';

/** A step as the curves need it. */
export interface StepFacts {
  /** Number of its event. */
  readonly n: number;
  /** Steps since the main stage began; steps of the head stage count up to 0. */
  readonly x: number;
  readonly loss: number;
  readonly accuracy: number;
  readonly learningRate: number;
  /** Computing and waiting for images. */
  readonly ms: number;
  readonly images: number;
}

type Column = keyof StepFacts;
const COLUMNS: readonly Column[] = ['n', 'x', 'loss', 'accuracy', 'learningRate', 'ms', 'images'];
const FIRST_ROOM = 1024;

type Columns = Readonly<Record<Column, Float64Array>>;

function withRoom(length: number): Columns {
  const entries = COLUMNS.map((name) => [name, new Float64Array(length)] as const);
  return Object.fromEntries(entries) as Record<Column, Float64Array>;
}

export class StepSeries {
  count = 0;
  /** Replaced when they are full, and when steps were taken back: values of one array never change. */
  columns: Columns = withRoom(FIRST_ROOM);

  push(step: StepFacts): void {
    if (this.count === this.columns.n.length) this.copyTo(2 * this.count);
    for (const name of COLUMNS) this.columns[name][this.count] = step[name];
    this.count += 1;
  }

  /** Takes back the steps of events above `n`. */
  cutBehind(n: number): void {
    const kept = this.countUpTo(n);
    if (kept === this.count) return;
    this.count = kept;
    this.copyTo(this.columns.n.length);
  }

  /** Steps of events up to `n`. */
  countUpTo(n: number): number {
    return firstAtOrBehind({ x: this.columns.n, count: this.count }, n + 1);
  }

  /** Index of the first step of the main stage. */
  get mainFrom(): number {
    return firstAtOrBehind({ x: this.columns.x, count: this.count }, 1);
  }

  at(i: number): StepFacts {
    const entries = COLUMNS.map((name) => [name, this.columns[name][i] ?? NaN] as const);
    return Object.fromEntries(entries) as Record<Column, number>;
  }

  private copyTo(length: number): void {
    const before = this.columns;
    const columns = withRoom(length);
    for (const name of COLUMNS) columns[name].set(before[name].subarray(0, this.count));
    this.columns = columns;
  }
}
