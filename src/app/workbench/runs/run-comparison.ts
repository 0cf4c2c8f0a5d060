/** Runs side by side for a page: what `lathe compare` tells, with every epoch and when it was done. */

import { basename } from 'node:path';
import { readJournal } from '../../../runs/journal/journal-reader';
import type { ComparedRun, RunComparison } from '../../../shared/contract/predictions';
import type { RunListRow } from '../../../shared/contract/runs';
import type { RunEvent } from '../../../shared/events';
import { LatheError } from '../../../shared/failures/failure';
import { compareRuns } from '../../runs/compare-runs';
import { confusionReport } from './report-file';

/**
 * @param runDirs absolute, each once
 * @param rows of the same runs, in their order
 * @throws LatheError run-damaged, setting-invalid
 */
export async function comparison(runDirs: readonly string[], rows: readonly RunListRow[]): Promise<RunComparison> {
  if (new Set(runDirs).size < runDirs.length) throw new LatheError('same-run-twice', {});
  const { runs, differences } = await compareRuns(runDirs);
  const compared = runs.map(async (facts, i): Promise<ComparedRun> => {
    const row = rows[i];
    if (row === undefined) throw new RangeError(`no row for ${basename(facts.runDir)}`);
    const { runDir, best, bestEpoch, lastEpoch, trainMs, validationMs } = facts;
    const events = await readJournal(runDir, { kinds: ['created', 'started', 'epoch'] });
    const report = best === null ? null : await confusionReport(runDir);
    return { row, epochs: timedEpochs(events), report, bestEpoch, lastEpoch, trainMs, validationMs };
  });
  return { runs: await Promise.all(compared), differences };
}

/** Epochs of the main stage; the head’s count into the time that was computed before. */
function timedEpochs(events: readonly RunEvent[]): ComparedRun['epochs'] {
  const begin = events.find(({ kind }) => kind === 'started') ?? events[0];
  const beginMs = begin === undefined ? 0 : Date.parse(begin.at);
  let computeMs = 0;
  return events.flatMap((event) => {
    if (event.kind !== 'epoch') return [];
    const { stage, report, at } = event;
    computeMs += report.trainMs + report.validationMs;
    return stage === 'main' ? [{ ...report, wallMs: Math.max(0, Date.parse(at) - beginMs), computeMs }] : [];
  });
}
