/** What happened to a run besides training, and where on its curves. */

import type { RunStatus } from '../shared/run';
import type { NotableEvent, RunRecord } from './run-record';

export type RunMark = {
  /** Steps since the main stage began, as in {@link RunRecord.stepX}. */
  readonly x: number;
} & (
  | { readonly kind: 'paused'; /** null while it is paused. */ readonly ms: number | null }
  /** The trainer died, and steps had to be taken again. */
  | { readonly kind: 'lost'; readonly steps: number }
  /** It was stopped, or had failed. */
  | { readonly kind: 'continued' }
  | { readonly kind: 'extended'; readonly epochs: number }
  | { readonly kind: 'checkpoint' }
  | { readonly kind: 'early-stopping' }
  | { readonly kind: 'failed' }
);

type WithoutPlace<T> = T extends unknown ? Omit<T, 'x'> : never;
type MarkBody = WithoutPlace<RunMark>;

/** What has to be remembered from one event to the next. */
interface Memory {
  readonly pausedAt: string | null;
  readonly status: RunStatus;
}

const RESTING: readonly RunStatus[] = ['stopped', 'finished', 'failed'];

export function runMarks({ events, steps }: Pick<RunRecord, 'events' | 'steps'>): RunMark[] {
  const marks: RunMark[] = [];
  let memory: Memory = { pausedAt: null, status: 'queued' };
  const placed = (n: number, body: MarkBody): void => {
    const before = steps.countUpTo(n) - 1;
    if (before >= 0) marks.push({ ...body, x: steps.columns.x[before] ?? 0 });
  };
  let lastN = 0;
  for (const event of events) {
    const body = markOf(event, memory);
    if (body !== null) placed(event.n, body);
    memory = remembered(memory, event);
    lastN = event.n;
  }
  if (memory.pausedAt !== null) placed(lastN, { kind: 'paused', ms: null });
  return marks;
}

function markOf(event: NotableEvent, { pausedAt, status }: Memory): MarkBody | null {
  switch (event.kind) {
    case 'resumed':
      if (pausedAt !== null) return { kind: 'paused', ms: Date.parse(event.at) - Date.parse(pausedAt) };
      return RESTING.includes(status) ? { kind: 'continued' } : { kind: 'lost', steps: event.lostSteps };
    case 'extended':
      return { kind: 'extended', epochs: event.epochs };
    case 'checkpoint':
      return event.reason === 'request' ? { kind: 'checkpoint' } : null;
    case 'early-stopping':
      return { kind: 'early-stopping' };
    case 'failure':
      return { kind: 'failed' };
    default:
      return null;
  }
}

function remembered(memory: Memory, event: NotableEvent): Memory {
  if (event.kind === 'paused') return { ...memory, pausedAt: event.at };
  if (event.kind === 'resumed') return { ...memory, pausedAt: null };
  if (event.kind !== 'status') return memory;
  return { status: event.status, pausedAt: RESTING.includes(event.status) ? null : memory.pausedAt };
}

/**
 * How long a run has rested so far: paused, stopped, or without a trainer that lived.
 *
 * @param nowMs for a rest that still goes on; null where the run is at work or over
 */
export function restedMs(events: readonly NotableEvent[], nowMs: number | null): number {
  let rested = 0;
  let since: number | null = null;
  let before: number | null = null;
  for (const { kind, at } of events) {
    const ms = Date.parse(at);
    if (kind === 'paused') since ??= ms;
    // A trainer that died said nothing: the run has rested since its last event.
    if (kind === 'resumed') {
      rested += Math.max(0, ms - (since ?? before ?? ms));
      since = null;
    }
    before = ms;
  }
  return since !== null && nowMs !== null ? rested + Math.max(0, nowMs - since) : rested;
}
