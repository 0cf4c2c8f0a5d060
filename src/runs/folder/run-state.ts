/** The state of a run, from its files and from whether its trainer lives. */

import type { EventOf, RunEvent, RunEventKind } from '../../shared/events';
import { LIVE_STATUSES, type RunStatus, type RunSummary } from '../../shared/run';
import { openJournal } from '../journal/journal-reader';
import { latestEvents } from '../journal/journal-tail';
import { lockHolder, type LockHolder } from './run-lock';
import { summaryOf } from './run-summary';

export type RunPlace = Pick<RunSummary, 'status' | 'stage' | 'epoch' | 'step'>;

export interface RunState {
  /** `lost` if the files say that the run is live, but no process writes it. */
  readonly status: RunStatus;
  readonly summary: RunSummary;
  readonly holder: LockHolder | null;
  /** From the end of the journal; null where `status.json` says the same. */
  readonly latest: LatestPlace | null;
}

interface LatestPlace extends RunPlace {
  /** Of the last event; ISO 8601, or empty where there is none. */
  readonly at: string;
  /** When the journal grew last, in milliseconds since 1970. */
  readonly grewMs: number;
}

/** @throws LatheError run-damaged */
export async function runState(runDir: string): Promise<RunState> {
  // In this order: a trainer writes its last status before it releases the lock.
  const holder = await lockHolder(runDir);
  const summary = await summaryOf(runDir);
  // The trainer writes the journal first, and `status.json` only now and then.
  const isWritten = holder !== null || LIVE_STATUSES.includes(summary.status);
  const latest = isWritten ? await latestPlace(runDir, summary) : null;
  const { status } = latest ?? summary;
  const isLost = holder === null && LIVE_STATUSES.includes(status);
  return { status: isLost ? 'lost' : status, summary, holder, latest };
}

async function latestPlace(runDir: string, known: RunPlace): Promise<LatestPlace> {
  const handle = await openJournal(runDir);
  try {
    const { size, mtimeMs } = await handle.stat();
    const events = await latestEvents(handle, size);
    const { status, stage, epoch, step } = events.reduce(placeAfter, known);
    return { status, stage, epoch, step, at: events.at(-1)?.at ?? '', grewMs: mtimeMs };
  } finally {
    await handle.close();
  }
}

const MOVES: { readonly [K in RunEventKind]?: (event: EventOf<K>, before: RunPlace) => Partial<RunPlace> } = {
  status: ({ status }) => ({ status }),
  step: ({ stage, epoch, step }) => ({ stage, epoch, step }),
  // The run stays there until the next epoch begins: this may be the last one.
  epoch: ({ stage, report: { epoch } }, before) => ({
    stage,
    epoch,
    step: before.stage === stage && before.epoch === epoch ? before.step : 0,
  }),
  // A resumed stage is entered again at its current step.
  stage: ({ stage }, before) => (stage === before.stage ? {} : { stage, epoch: 1, step: 0 }),
};

function placeAfter(place: RunPlace, event: RunEvent): RunPlace {
  const move = MOVES[event.kind] as ((event: RunEvent, before: RunPlace) => Partial<RunPlace>) | undefined;
  return { ...place, ...move?.(event, place) };
}
