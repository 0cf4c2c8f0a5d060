/** The summary of a run, even if `status.json` is damaged: the journal tells the same. */

import { LatheError } from '../../shared/failures/failure';
import type { EventOf, RunEvent, RunEventKind } from '../../shared/events';
import type { RunSummary } from '../../shared/run';
import { openJournal, readJournal } from '../journal/journal-reader';
import { latestEvents } from '../journal/journal-tail';
import { readSummary } from './run-files';

/** @throws LatheError run-damaged when neither `status.json` nor the journal can be read */
export async function summaryOf(runDir: string): Promise<RunSummary> {
  try {
    return await readSummary(runDir);
  } catch (error) {
    if (!(error instanceof LatheError)) throw error;
    const telling = await readJournal(runDir, { kinds: TELLING });
    return [...telling, ...(await latestSteps(runDir))].sort((a, b) => a.n - b.n).reduce(summaryAfter, NOTHING_YET);
  }
}

/** Nearly all of a journal is steps, and only the last one tells where the run is. */
async function latestSteps(runDir: string): Promise<RunEvent[]> {
  const handle = await openJournal(runDir);
  try {
    return (await latestEvents(handle, (await handle.stat()).size)).filter(({ kind }) => kind === 'step');
  } finally {
    await handle.close();
  }
}

export const NOTHING_YET: RunSummary = {
  status: 'queued',
  stage: null,
  epoch: 0,
  step: 0,
  best: null,
  updatedAt: '',
  computeMs: 0,
  device: null,
  weightsSha256: null,
  failure: null,
};

/** The effect of each kind of event on `status.json`; the other kinds have none. */
const CHANGES: {
  readonly [K in RunEventKind]?: (event: EventOf<K>, before: RunSummary) => Partial<RunSummary>;
} = {
  created: () => ({}),
  started: ({ device }) => ({ device, failure: null, weightsSha256: null }),
  status: ({ status }) => ({ status }),
  // A resumed stage is entered again at its current step.
  stage: ({ stage }, before) => (stage === before.stage ? {} : { stage, epoch: 1, step: 0 }),
  step: ({ epoch, step }) => ({ epoch, step }),
  epoch: ({ stage, report: { epoch, trainMs, validationMs }, best }, { computeMs }) => ({
    epoch: epoch + 1,
    step: 0,
    computeMs: computeMs + trainMs + validationMs,
    ...(stage === 'main' ? { best } : {}),
  }),
  model: ({ weightsSha256 }) => ({ weightsSha256 }),
  failure: ({ failure }) => ({ failure }),
};

const TELLING = (Object.keys(CHANGES) as RunEventKind[]).filter((kind) => kind !== 'step');

function summaryAfter(summary: RunSummary, event: RunEvent): RunSummary {
  const change = CHANGES[event.kind] as ((event: RunEvent, before: RunSummary) => Partial<RunSummary>) | undefined;
  return { ...summary, ...change?.(event, summary), updatedAt: event.at };
}
