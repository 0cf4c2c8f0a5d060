/** Actions for runs: delete and restore, save the report, show the folder. */

import type { RunListRow } from '../../../shared/contract/runs';
import { LIVE_STATUSES, type RunId } from '../../../shared/run';
import { downloadBlob, fileName } from '../../download';
import type { AppState } from '../../state/app.svelte';
import { runName } from '../../state/run-name';

type Parts = Pick<AppState, 'host' | 'i18n' | 'toasts'>;

export function canDelete(row: RunListRow): boolean {
  return !LIVE_STATUSES.includes(row.status);
}

/** Moves runs to the trash and offers to undo it. Keeps runs that are training. */
export async function deleteRuns({ host, i18n, toasts }: Parts, rows: readonly RunListRow[]): Promise<void> {
  const resting = rows.filter(canDelete);
  const kept = resting.length < rows.length ? i18n.m.runs.keptLive : '';
  const [first] = resting;
  if (first === undefined) {
    toasts.show(i18n.m.runs.noneDeleted, { hint: kept });
    return;
  }
  const runIds = resting.map((row) => row.runId);
  if ((await toasts.answer(host.request('runs.delete', { runIds }))) === undefined) return;
  const { deletedOne, deletedMany } = i18n.m.runs;
  const text = resting.length === 1 ? deletedOne(runName(first)) : deletedMany(i18n.format.count(resting.length));
  const undo = (): void => void toasts.answer(host.request('runs.restore', { runIds }));
  const hint = [i18n.m.runs.inTrash, kept].filter((each) => each !== '').join(i18n.host.betweenSentences);
  toasts.show(text, { hint, action: { label: i18n.m.common.undo, run: undo } });
}

/** Saves the report of a run, one page for any browser. */
export async function saveReport({ host, toasts }: Parts, row: RunListRow): Promise<void> {
  const report = await toasts.answer(host.request('runs.page', { runId: row.runId }));
  if (report === undefined) return;
  const page = new Blob([report.html], { type: 'text/html;charset=utf-8' });
  downloadBlob(`${fileName(runName(row), 'report')}.html`, page);
}

/** Electron opens the file manager; a browser gets the path in the clipboard. */
export async function showFolder({ host, i18n, toasts }: Parts, runId: RunId): Promise<void> {
  if (host.kind === 'electron') {
    await toasts.answer(host.request('runs.reveal', { runId }));
    return;
  }
  const path = await pathOf(host, runId);
  try {
    await navigator.clipboard.writeText(path);
    toasts.show(i18n.m.runs.pathCopied, { hint: path, tone: 'good' });
  } catch {
    toasts.show(i18n.m.common.copyFailed, { hint: path, tone: 'danger' });
  }
}

/** A damaged run has a folder but no details. */
async function pathOf(host: Parts['host'], runId: RunId): Promise<string> {
  const reply = await host.request('runs.get', { runId });
  if (reply.ok) return reply.value.runDir;
  const folder = host.info?.runsFolder ?? '';
  return `${folder}${folder.includes('\\') ? '\\' : '/'}${runId}`;
}
