/** Where a run is at the moment, from the last lines of its journal: `status.json` is only written now and then. */

import type { RunEvent } from '../../shared/events';
import type { StageName } from '../../shared/run';
import { parseEvent } from './journal-line';
import { openJournal } from './journal-reader';

export interface RunPlace {
  readonly stage: StageName | null;
  /** From 1. */
  readonly epoch: number;
  /** Steps done in it. */
  readonly step: number;
}

export interface LatestPlace extends RunPlace {
  /** Of the last event; ISO 8601, or empty where there is none. */
  readonly at: string;
  /** When the journal grew last, in milliseconds since 1970. */
  readonly grewMs: number;
}

/** Some fifty lines. */
const TAIL_BYTES = 8192;

/** @param known what `status.json` tells @throws LatheError run-damaged */
export async function latestPlace(runDir: string, known: RunPlace): Promise<LatestPlace> {
  const handle = await openJournal(runDir);
  try {
    const { size, mtimeMs } = await handle.stat();
    const from = Math.max(0, size - TAIL_BYTES);
    // A resume may cut it at any moment: what is left is taken.
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(size - from), 0, size - from, from);
    const tail = buffer.toString('utf8', 0, bytesRead);
    // The last piece has no line feed, and in the middle of a file the first one is a part of a line.
    const lines = tail.split('\n').slice(from === 0 ? 0 : 1, -1);
    const events = lines.map(parseEvent).filter((event) => event !== null);
    return { ...events.reduce(placeAfter, known), at: events.at(-1)?.at ?? '', grewMs: mtimeMs };
  } finally {
    await handle.close();
  }
}

function placeAfter(place: RunPlace, event: RunEvent): RunPlace {
  if (event.kind === 'step') return { stage: event.stage, epoch: event.epoch, step: event.step };
  if (event.kind === 'epoch') return endOf(event.report.epoch, event.stage, place);
  // A stage that goes on is entered again, at the step where it was.
  if (event.kind === 'stage' && event.stage !== place.stage) return { stage: event.stage, epoch: 1, step: 0 };
  return place;
}

/** There until the next one begins: early stopping may have made it the last. */
function endOf(epoch: number, stage: StageName, before: RunPlace): RunPlace {
  return { stage, epoch, step: before.stage === stage && before.epoch === epoch ? before.step : 0 };
}
