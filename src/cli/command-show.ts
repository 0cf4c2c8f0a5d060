/** `lathe runs` and `lathe show`. */

import { basename } from 'node:path';
import { findRun, listRuns, readDataset, readManifest, readRunDocument, runState } from '../app/runs';
import { humanDuration } from '../shared/units';
import type { Work } from './action';
import type { RunFlags } from './flags';
import { percent, table } from './format';
import { paint } from './paint';
import { epochHead, epochRow } from './progress-line';
import { deviceText, factLine, factLines } from './run-facts';

export async function runs(work: Work, flags: RunFlags): Promise<void> {
  const runsDir = flags.runs ?? work.context.places.runsFolder;
  const { runs: rows, problems } = await listRuns(runsDir);
  for (const { message } of problems) work.live.print(paint(work.progress, 'bad', message));
  work.answer({ runs: rows, problems }, () => {
    if (rows.length === 0 && problems.length > 0) return [`No run in ${runsDir} can be read.`];
    if (rows.length === 0) return [`No runs in ${runsDir}. Begin one with: lathe train FOLDER`];
    const body = rows.map(({ runDir, status, recipe, startedAt, best }) => [
      // What a command finds it by, also where the folder was renamed.
      basename(runDir),
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
  const { summary, holder } = state;
  const total = manifest.settings.stage.epochs;
  work.answer(document, () => [
    ...factLines(manifest, dataset),
    ...(summary.device === null ? [] : [factLine('device', deviceText(summary.device))]),
    factLine('status', holder === null ? status : `${status}, written by process ${holder.pid}`),
    ...(summary.failure === null ? [] : [factLine('failure', `${summary.failure.message} ${summary.failure.hint}`)]),
    factLine('computed', humanDuration(summary.computeMs)),
    factLine('files', runDir),
    factLine('again', manifest.command),
    ...(epochs.length === 0 ? [] : ['', epochHead(total)]),
    ...epochs.map((epoch) => epochRow(epoch, total, best ?? { epoch: 0, valAccuracy: 0 })),
    ...(best === null
      ? []
      : ['', paint(work.results, 'strong', `Best: ${percent(best.valAccuracy).trim()} in epoch ${best.epoch}`)]),
  ]);
}
