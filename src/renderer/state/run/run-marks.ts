/** What happened to a run besides training, and where on its curves. */

import type { NotableEvent } from '../../../shared/contract/runs';
import type { EventOf } from '../../../shared/events';
import type { RunStatus } from '../../../shared/run';
import type { RunRecord } from './run-record';

export type RunMark = {
  /** Steps since the main stage began, as in {@link RunRecord.stepX}. */
  readonly x: number;
} & (
  | { readonly kind: 'paused'; /** null while it is paused. */ readonly ms: number | null }
  /** The trainer died, and steps had to be taken again. */
  | { readonly kind: 'lost'; readonly steps: number }
  /** It had ended, or no step was lost. */
  | { readonly kind: 'continued' }
  | { readonly kind: 'extended'; readonly epochs: number }
  | { readonly kind: 'checkpoint' }
  | { readonly kind: 'early-stopping' }
  | { readonly kind: 'failed' }
);

type WithoutPlace<T> = T extends unknown ? Omit<T, 'x'> : never;
type MarkBody = WithoutPlace<RunMark>;

export function runMarks({ events, steps }: Pick<RunRecord, 'events' | 'steps'>): RunMark[] {
  const marks: RunMark[] = [];
  let pausedAt: string | null = null;
  const place = (n: number, body: MarkBody): void => {
    const before = steps.countUpTo(n) - 1;
    if (before < 0) return;
    const mark = { ...body, x: steps.columns.x[before] ?? 0 };
    // To extend a run is to continue it.
    const says = mark.kind === 'extended' && marks.at(-1)?.kind === 'continued' && marks.at(-1)?.x === mark.x;
    if (says) marks.pop();
    marks.push(mark);
  };
  for (const event of events) {
    const body = markOf(event, pausedAt);
    if (body !== null) place(event.n, body);
    if (event.kind === 'paused') pausedAt = event.at;
    if (event.kind === 'resumed') pausedAt = null;
  }
  if (pausedAt !== null) place(Infinity, { kind: 'paused', ms: null });
  return marks;
}

type Marker = {
  readonly [K in NotableEvent['kind']]?: (event: EventOf<K>, pausedAt: string | null) => MarkBody | null;
};

/** The other kinds leave no mark: a curve shows the training itself. */
const MARKS: Marker = {
  resumed: ({ at, lostSteps }, pausedAt) => {
    if (pausedAt !== null) return { kind: 'paused', ms: Date.parse(at) - Date.parse(pausedAt) };
    // The journal is cut back to the checkpoint: how the run ended before does not stand in it any more.
    return lostSteps > 0 ? { kind: 'lost', steps: lostSteps } : { kind: 'continued' };
  },
  extended: ({ epochs }) => ({ kind: 'extended', epochs }),
  checkpoint: ({ reason }) => (reason === 'request' ? { kind: 'checkpoint' } : null),
  'early-stopping': () => ({ kind: 'early-stopping' }),
  failure: () => ({ kind: 'failed' }),
};

function markOf(event: NotableEvent, pausedAt: string | null): MarkBody | null {
  const mark = MARKS[event.kind] as ((event: NotableEvent, pausedAt: string | null) => MarkBody | null) | undefined;
  return mark?.(event, pausedAt) ?? null;
}

/** What is no pause of a run: it was over, until it was asked for more. */
const OVER: readonly (RunStatus | undefined)[] = ['stopped', 'finished', 'failed'];

/**
 * How long a run has rested so far: paused, or without a trainer that lived.
 *
 * @param nowMs for a rest that still goes on; null where the run is at work or over
 */
export function restedMs(events: readonly NotableEvent[], nowMs: number | null): number {
  let rested = 0;
  let since: number | null = null;
  let before: number | null = null;
  for (const [i, event] of events.entries()) {
    const ms = Date.parse(event.at);
    if (event.kind === 'paused') since ??= ms;
    if (event.kind === 'resumed') {
      // What earlier versions wrote tells at least this: a run that is extended was mostly over.
      const wasOver = event.after === undefined ? events[i + 1]?.kind === 'extended' : OVER.includes(event.after);
      // A trainer that died said nothing: the run has rested since its last event.
      if (!wasOver) rested += Math.max(0, ms - (since ?? before ?? ms));
      since = null;
    }
    before = ms;
  }
  return since !== null && nowMs !== null ? rested + Math.max(0, nowMs - since) : rested;
}
