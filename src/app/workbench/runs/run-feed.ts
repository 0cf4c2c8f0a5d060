/**
 * Feeds a run’s journal to a page: from the start or behind the page’s last event, as fast as the page takes it,
 * through pauses, deaths and resumes of trainers, until the page unwatches the run.
 */

import { once } from 'node:events';
import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises';
import { followJournal } from '../../../runs/journal/follow-journal';
import { openJournal } from '../../../runs/journal/journal-reader';
import type { JournalPlace, NotableEvent, RunChunk, StepColumns } from '../../../shared/contract/runs';
import type { EventOf, RunEvent } from '../../../shared/events';
import type { RunId } from '../../../shared/run';
import { noteDefect } from '../session/dispatch';

export interface FeedOptions {
  readonly runId: RunId;
  /** Absolute. */
  readonly runDir: string;
  /** The last event that the page has; null for none. */
  readonly after: JournalPlace | null;
  /** Each chunk waits for the promise of the one before. */
  readonly push: (chunk: RunChunk) => Promise<void>;
  readonly signal: AbortSignal;
}

const MOST_EVENTS = 5000;

const NOWHERE: JournalPlace = { n: 0, at: '' };

/**
 * Between two chunks to a page that has caught up. Nobody reads numbers that change faster, and the page draws every
 * chunk: at ten a second it took five percent of the processors from the training that it shows.
 */
const LIVE_EVERY_MS = 1000;
/** And to a page that has been open for a while: nobody watches a page closely for hours. */
const CALM_EVERY_MS = 3000;
const CALM_AFTER_MS = 30_000;
/** Between two looks at a journal that does not grow. */
const LOOK_EVERY_MS = 250;

/** Starts to push chunks. @throws LatheError run-damaged where there is no journal */
export async function startFeed(options: FeedOptions): Promise<void> {
  await (await openJournal(options.runDir)).close();
  void feed(options).catch(noteDefect);
}

async function feed({ runId, runDir, after, push, signal }: FeedOptions): Promise<void> {
  let place = after ?? NOWHERE;
  let rewoundTo: number | null = null;
  const begunMs = performance.now();
  const start = after === null || after.n === 0 ? {} : { after: after.n, afterAt: after.at };
  for await (const each of followJournal(runDir, { signal, pollMs: LOOK_EVERY_MS, ...start })) {
    if (each.kind === 'rewound') {
      rewoundTo = Math.min(rewoundTo ?? each.n, each.n);
      place = { n: each.n, at: each.at };
      continue;
    }
    const pieces = inPieces(each.events);
    for (const [i, piece] of pieces.entries()) {
      const isCaughtUp = each.isAtEnd && i === pieces.length - 1;
      const chunk = runChunk(piece, place, { runId, rewoundTo, isCaughtUp });
      await taken(push(chunk), signal);
      if (signal.aborted) return;
      ({ place } = chunk);
      rewoundTo = null;
      // Reading is quick; other work of this process needs its turn.
      await nextTurn();
    }
    const everyMs = performance.now() - begunMs < CALM_AFTER_MS ? LIVE_EVERY_MS : CALM_EVERY_MS;
    if (each.isAtEnd) await delay(everyMs, undefined, { signal }).catch(() => undefined);
  }
}

/** Waits until the page has taken a chunk; a page that is gone never does. */
async function taken(pushed: Promise<void>, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  const gone = new AbortController();
  const ended = once(signal, 'abort', { signal: gone.signal }).catch(() => undefined);
  await Promise.race([pushed, ended]);
  gone.abort();
}

/** Pieces of at most {@link MOST_EVENTS}; one empty piece for no events. */
function inPieces(events: readonly RunEvent[]): (readonly RunEvent[])[] {
  const length = Math.max(1, Math.ceil(events.length / MOST_EVENTS));
  return Array.from({ length }, (_, i) => events.slice(i * MOST_EVENTS, (i + 1) * MOST_EVENTS));
}

function stepColumns(steps: readonly EventOf<'step'>[]): StepColumns {
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

/** Steps in columns, other events as they are. @param before the page’s place before the chunk, after a rewind */
function runChunk(
  events: readonly RunEvent[],
  before: JournalPlace,
  facts: Pick<RunChunk, 'runId' | 'rewoundTo' | 'isCaughtUp'>,
): RunChunk {
  const steps: EventOf<'step'>[] = [];
  const others: NotableEvent[] = [];
  for (const event of events) {
    if (event.kind === 'step') steps.push(event);
    else others.push(event);
  }
  const last = events.at(-1);
  const place = last === undefined ? before : { n: last.n, at: last.at };
  return { ...facts, steps: stepColumns(steps), events: others, place };
}
