/** What a person is told of while the window is not in front: a run’s end, and a run that makes no progress. Pure. */

import type { RunsChange } from '../../app/workbench/session/ports';
import type { RunListRow } from '../../shared/contract/runs';
import type { RunId } from '../../shared/run';
import type { Language } from '../i18n/language';
import { isActive, nameOf, percentOf } from './live-runs';

export interface Notice {
  readonly runId: RunId;
  readonly title: string;
  readonly body: string;
}

/** A run that is new in the list has not changed before a person’s eyes: another program may have trained it. */
export function noticesOf({ rows, before }: Pick<RunsChange, 'rows' | 'before'>, language: Language): Notice[] {
  return rows.flatMap((row) => {
    const earlier = before.get(row.runId);
    const notice = earlier === undefined ? null : noticeOf(earlier, row, language);
    return notice === null ? [] : [{ runId: row.runId, ...notice }];
  });
}

function noticeOf(before: RunListRow, row: RunListRow, language: Language): Omit<Notice, 'runId'> | null {
  const { texts, locale, words } = language;
  const { notices } = texts;
  const name = nameOf(row);
  if (row.stalledSince !== null && before.stalledSince === null) {
    const since = new Date(row.stalledSince).toLocaleTimeString(locale);
    return { title: notices.stalled(name), body: notices.stalledMore(since) };
  }
  // Whatever it was before: between two looks a run may have been resumed and have ended.
  if (row.status === before.status) return null;
  if (row.status === 'finished') return { title: notices.finished(name), body: resultOf(row, language) };
  const why = row.failure === null ? '' : words(row.failure).message;
  if (row.status === 'failed') return { title: notices.failed(name), body: why };
  // By itself, because the disk is full; a person knows of their own pauses.
  if (row.status === 'paused' && row.failure !== null) return { title: notices.hasPaused(name), body: why };
  if (row.status === 'lost' && isActive(before)) return { title: notices.lost(name), body: notices.lostMore };
  return null;
}

function resultOf({ best }: RunListRow, { texts: { notices }, locale }: Language): string {
  return best === null ? notices.noEpoch : notices.best(best.epoch, percentOf(best.valAccuracy, locale, 1));
}
