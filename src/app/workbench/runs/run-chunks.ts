/** A piece of a journal as it travels to a page: steps in columns, everything else as it stands. */

import type { JournalPlace, NotableEvent, RunChunk, StepColumns } from '../../../shared/contract/runs';
import type { EventOf, RunEvent } from '../../../shared/events';

type StepEvent = EventOf<'step'>;

const MOST_EVENTS = 5000;

/** Pieces of at most {@link MOST_EVENTS}; one empty piece where there are no events. */
export function inPieces(events: readonly RunEvent[]): (readonly RunEvent[])[] {
  if (events.length <= MOST_EVENTS) return [events];
  return Array.from({ length: Math.ceil(events.length / MOST_EVENTS) }, (_, i) =>
    events.slice(i * MOST_EVENTS, (i + 1) * MOST_EVENTS),
  );
}

function stepColumns(steps: readonly StepEvent[]): StepColumns {
  return {
    n: steps.map(({ n }) => n),
    at: steps.map(({ at }) => Date.parse(at)),
    stage: steps.map(({ stage }) => stage),
    epoch: steps.map(({ epoch }) => epoch),
    step: steps.map(({ step }) => step),
    loss: steps.map(({ loss }) => loss),
    accuracy: steps.map(({ accuracy }) => accuracy),
    learningRate: steps.map(({ learningRate }) => learningRate),
    stepMs: steps.map(({ stepMs }) => stepMs),
    waitMs: steps.map(({ waitMs }) => waitMs),
    images: steps.map(({ pictures }) => pictures),
  };
}

/** @param before where the page stands before the chunk, after a rewind */
export function runChunk(
  events: readonly RunEvent[],
  before: JournalPlace,
  facts: Pick<RunChunk, 'runId' | 'rewoundTo' | 'isCaughtUp'>,
): RunChunk {
  const steps: StepEvent[] = [];
  const others: NotableEvent[] = [];
  for (const event of events) {
    if (event.kind === 'step') steps.push(event);
    else others.push(event);
  }
  const last = events.at(-1);
  const place = last === undefined ? before : { n: last.n, at: last.at };
  return { ...facts, steps: stepColumns(steps), events: others, place };
}
