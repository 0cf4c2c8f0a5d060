/** Where a run stands now, by its files and by whether its trainer lives. */

import { openJournal } from '../journal/journal-reader';
import { lastEvent } from '../journal/journal-tail';
import { lockHolder } from './run-lock';
import type { LockHolder } from './run-lock';
import { summaryOf } from './run-summary';
import type { RunEvent } from '../../shared/events';
import { LIVE_STATUSES } from '../../shared/run';
import type { RunStatus, RunSummary } from '../../shared/run';

export interface RunState {
  /** `lost` where the files tell of a live run and no process writes it. */
  readonly status: RunStatus;
  readonly summary: RunSummary;
  readonly holder: LockHolder | null;
}

/** @throws LatheError run-damaged */
export async function runState(runDir: string): Promise<RunState> {
  // In this order: a trainer writes its last status before it lets go of the lock.
  const holder = await lockHolder(runDir);
  const summary = await summaryOf(runDir);
  const isLost = holder === null && LIVE_STATUSES.includes(summary.status);
  return { status: isLost ? 'lost' : summary.status, summary, holder };
}

/** null while the journal is empty. @throws LatheError run-damaged */
export async function lastEventOf(runDir: string): Promise<RunEvent | null> {
  const handle = await openJournal(runDir);
  try {
    const { size } = await handle.stat();
    return (await lastEvent(handle, size))?.event ?? null;
  } finally {
    await handle.close();
  }
}
