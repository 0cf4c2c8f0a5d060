/** `lathe runs` and `lathe show`. */

import { findRun, listRuns, readDataset, readManifest, readRunDocument, runState } from '../app/runs';
import { humanDuration } from '../shared/units';
import type { Work } from './action';
import type { RunFlags } from './commands-runs';
import { percent, table } from './format';
import { paint } from './paint';
import { epochHead, epochRow } from './progress-line';
import { deviceText, factLines } from './run-facts';

export async function runs(work: Work, flags: RunFlags): Promise<void> {
  const runsDir = flags.runs ?? work.context.places.runsFolder;
  const rows = await listRuns(runsDir);
  work.answer({ runs: rows }, () => {
    if (rows.length === 0) return [`No runs in ${runsDir}. Begin one with: lathe train FOLDER`];
    const body = rows.map(({ runId, status, recipe, startedAt, best }) => [
      runId,
      status,
      recipe,
      startedAt.slice(0, 16).replace('T', ' '),
      best === null ? '' : percent(best.valAccuracy).trim(),
      best === null ? '' : String(best.epoch),
    ]);
    return table([['run', 'status', 'recipe', 'begun (UTC)', 'best', 'epoch'], ...body], [4, 5]);
  });
}

export async function show(work: Work, run: string, flags: RunFlags): Promise<void> {
  const runDir = await findRun(flags.runs ?? work.context.places.runsFolder, run);
  const [document, manifest, dataset, state] = await Promise.all([
    readRunDocument(runDir),
    readManifest(runDir),
    readDataset(runDir),
    runState(runDir),
  ]);
  const { epochs, best, status } = document;
  const total = manifest.settings.stage.epochs;
  work.answer(document, () => [
    ...factLines(manifest, dataset),
    ...(state.summary.device === null ? [] : [`device      ${deviceText(state.summary.device)}`]),
    `status      ${status}${state.holder === null ? '' : `, written by process ${state.holder.pid}`}`,
    ...(state.summary.failure === null
      ? []
      : [`            ${state.summary.failure.message}`, `            ${state.summary.failure.hint}`]),
    `computed    ${humanDuration(state.summary.computeMs)}`,
    `files       ${runDir}`,
    `again       ${manifest.command}`,
    ...(epochs.length === 0 ? [] : ['', epochHead(total)]),
    ...epochs.map((epoch) => epochRow(epoch, total, best ?? { epoch: 0, valAccuracy: 0 })),
    ...(best === null
      ? []
      : ['', paint(work.results, 'strong', `Best: ${percent(best.valAccuracy).trim()} in epoch ${best.epoch}`)]),
  ]);
}
