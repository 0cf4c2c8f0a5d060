/** A run as a page knows it, from the pieces of its journal: steps, epochs, events, and where it stands. */

import type { JournalPlace, NotableEvent, RunChunk, StepColumns } from '../../../shared/contract/runs';
import type { EventOf } from '../../../shared/events';
import type { EpochReport, StageName } from '../../../shared/run';
import { NO_PROGRESS, progressAfter, type RunProgress } from '../../../core/run/run-progress';
import { StepSeries } from './step-series';

export interface StageShape {
  readonly epochs: number;
  readonly stepsPerEpoch: number;
}

export interface RecordedEpoch {
  readonly stage: StageName;
  readonly report: EpochReport;
  readonly n: number;
}

/** Steps that the estimate of a step’s time looks back on. */
const LOOKED_BACK = 64;

export class RunRecord {
  readonly steps = new StepSeries();
  /** All but steps, oldest first; of counts that replace each other only the last. */
  events: NotableEvent[] = [];
  progress: RunProgress = NO_PROGRESS;
  readonly shapes: Partial<Record<StageName, StageShape>> = {};
  /** The last event that is known; null before the first. */
  place: JournalPlace | null = null;
  isCaughtUp = false;

  take({ rewoundTo, steps, events, place, isCaughtUp }: Omit<RunChunk, 'runId'>): void {
    if (rewoundTo !== null) this.rewind(rewoundTo);
    // A watch that was asked for twice tells some of it twice.
    const known = rewoundTo ?? this.place?.n ?? 0;
    let next = steps.n.filter((n) => n <= known).length;
    for (const event of events) {
      if (event.n <= known) continue;
      while (next < steps.n.length && (steps.n[next] ?? Infinity) < event.n) this.takeStep(steps, next++);
      this.takeEvent(event);
    }
    while (next < steps.n.length) this.takeStep(steps, next++);
    if (rewoundTo !== null || place.n >= known) this.place = place;
    this.isCaughtUp = isCaughtUp;
  }

  /** Epochs of all stages, in order; one that was trained again stands once. */
  epochs(): RecordedEpoch[] {
    const epochs: RecordedEpoch[] = [];
    for (const event of this.events) {
      if (event.kind !== 'epoch') continue;
      const { stage, report, n } = event;
      const again = epochs.findIndex((each) => each.stage === stage && each.report.epoch >= report.epoch);
      if (again >= 0) epochs.length = again;
      epochs.push({ stage, report, n });
    }
    return epochs;
  }

  /** Where a step stands on an axis on which the main stage begins behind 0. */
  stepX(stage: StageName, epoch: number, step: number): number {
    const shape = this.shapes[stage];
    const perEpoch = shape?.stepsPerEpoch ?? 0;
    const ahead = stage === 'head' ? (shape?.epochs ?? 0) * perEpoch : 0;
    return (epoch - 1) * perEpoch + step - ahead;
  }

  private takeEvent(event: NotableEvent): void {
    if (event.kind === 'stage') {
      this.shapes[event.stage] = { epochs: event.epochs, stepsPerEpoch: event.stepsPerEpoch };
    }
    this.progress = progressAfter(this.progress, event);
    const last = this.events.at(-1);
    if (last !== undefined && replaces(event, last)) this.events[this.events.length - 1] = event;
    else this.events.push(event);
  }

  private takeStep(columns: StepColumns, i: number): void {
    const event = stepEvent(columns, i);
    this.progress = progressAfter(this.progress, event);
    this.steps.push(event, this.stepX(event.stage, event.epoch, event.step));
  }

  /** Later events are void: what they changed is folded anew, of the steps only those that still matter. */
  private rewind(n: number): void {
    this.steps.cutBehind(n);
    this.events = this.events.filter((event) => event.n <= n);
    const lastEpoch = this.events.findLast((event) => event.kind === 'epoch' || event.kind === 'created')?.n ?? 0;
    const { count } = this.steps;
    let next = Math.max(0, Math.min(this.steps.countUpTo(lastEpoch), count - LOOKED_BACK));
    this.progress = NO_PROGRESS;
    const foldStepsBefore = (end: number): void => {
      for (; next < count && (this.steps.columns.n[next] ?? Infinity) < end; next += 1) {
        this.progress = progressAfter(this.progress, this.steps.event(next));
      }
    };
    for (const event of this.events) {
      foldStepsBefore(event.n);
      this.progress = progressAfter(this.progress, event);
    }
    foldStepsBefore(Infinity);
  }
}

/** Counts that come twice a second and say nothing once the next is there. */
function replaces(event: NotableEvent, last: NotableEvent): boolean {
  if (event.kind === 'features' && last.kind === 'features') return event.total === last.total;
  return event.kind === 'memory' && last.kind === 'memory';
}

function stepEvent(columns: StepColumns, i: number): EventOf<'step'> {
  const number = (column: readonly number[]): number => column[i] ?? NaN;
  return {
    kind: 'step',
    n: number(columns.n),
    // Only ever read of the events between the steps.
    at: '',
    stage: columns.stage[i] ?? 'main',
    epoch: number(columns.epoch),
    step: number(columns.step),
    loss: number(columns.loss),
    accuracy: number(columns.accuracy),
    learningRate: number(columns.learningRate),
    stepMs: number(columns.stepMs),
    waitMs: number(columns.waitMs),
    pictures: number(columns.images),
  };
}
