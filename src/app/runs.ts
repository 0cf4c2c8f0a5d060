/** Runs as a host names and lists them. */

import { readJournal } from '../runs/journal/journal-reader';
import { NO_PROGRESS, progressAfter } from '../core/run/run-progress';
import type { RunProgress } from '../core/run/run-progress';

export { findRun, listRuns, readRunDocument } from '../runs/library/list-runs';
export { readDataset, readManifest } from '../runs/folder/run-files';
export { runState } from '../runs/folder/run-state';

/** Progress folded from the journal’s events up to number `n`. @throws LatheError run-damaged */
export async function progressUpTo(runDir: string, n: number): Promise<RunProgress> {
  const events = await readJournal(runDir);
  return events.filter((event) => event.n <= n).reduce(progressAfter, NO_PROGRESS);
}
