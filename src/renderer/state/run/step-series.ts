/** Every step of a run in columns that grow: hundreds of thousands of them, each a few numbers. */

import type { RunEvent } from '../../../shared/events';
import { firstAtOrBehind } from '../../charts/decimate';

type StepEvent = Extract<RunEvent, { kind: 'step' }>;

/** `x` counts steps since the main stage began, those of the head stage up to 0; `ms` is computing and waiting. */
const COLUMNS = ['n', 'x', 'epoch', 'step', 'loss', 'accuracy', 'learningRate', 'ms', 'images'] as const;
type Column = (typeof COLUMNS)[number];
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

  push({ n, epoch, step, loss, accuracy, learningRate, stepMs, waitMs, pictures: images }: StepEvent, x: number): void {
    if (this.count === this.columns.n.length) this.copyTo(2 * this.count);
    const row = { n, x, epoch, step, loss, accuracy, learningRate, ms: stepMs + waitMs, images };
    for (const name of COLUMNS) this.columns[name][this.count] = row[name];
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

  /** A step as its event told it, but for the time and for what of its milliseconds was waiting. */
  event(i: number): StepEvent {
    const at = (name: Column): number => this.columns[name][i] ?? NaN;
    const facts = { loss: at('loss'), accuracy: at('accuracy'), learningRate: at('learningRate') };
    const place = { stage: at('x') > 0 ? 'main' : 'head', epoch: at('epoch'), step: at('step') } as const;
    return {
      kind: 'step',
      n: at('n'),
      at: '',
      ...place,
      ...facts,
      stepMs: at('ms'),
      waitMs: 0,
      pictures: at('images'),
    };
  }

  private copyTo(length: number): void {
    const before = this.columns;
    const columns = withRoom(length);
    for (const name of COLUMNS) columns[name].set(before[name].subarray(0, this.count));
    this.columns = columns;
  }
}
