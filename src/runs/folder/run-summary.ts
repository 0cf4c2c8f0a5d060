/** What a list of runs needs to know of one, even where `status.json` came to harm: the journal tells the same. */

import { LatheError } from '../../shared/failures/failure';
import type { EventOf, RunEvent, RunEventKind } from '../../shared/events';
import type { RunSummary } from '../../shared/run';
import { readJournal } from '../journal/journal-reader';
import { readSummary } from './run-files';

/** @throws LatheError run-damaged when neither `status.json` nor the journal can be read */
export async function summaryOf(runDir: string): Promise<RunSummary> {
  try {
    return await readSummary(runDir);
  } catch (error) {
    if (!(error instanceof LatheError)) throw error;
    return (await readJournal(runDir, { kinds: TELLING })).reduce(summaryAfter, NOTHING_YET);
  }
}

/** Of a run that was made just now. */
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

/** What an event changes, as the trainer writes it into `status.json`; the other kinds change nothing there. */
const CHANGES: {
  readonly [K in RunEventKind]?: (event: EventOf<K>, before: RunSummary) => Partial<RunSummary>;
} = {
  created: () => ({}),
  started: ({ device }) => ({ device, failure: null, weightsSha256: null }),
  status: ({ status }) => ({ status }),
  // A stage that goes on is entered again, at the step where it was.
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

const TELLING = Object.keys(CHANGES) as RunEventKind[];

function summaryAfter(summary: RunSummary, event: RunEvent): RunSummary {
  const change = CHANGES[event.kind] as ((event: RunEvent, before: RunSummary) => Partial<RunSummary>) | undefined;
  return { ...summary, ...change?.(event, summary), updatedAt: event.at };
}
