/** `lathe runs` and `lathe show`. */

import { basename } from 'node:path';
import { readDataset, readManifest } from '../../runs/folder/run-files';
import { runState } from '../../runs/folder/run-state';
import { findRun, listRuns, readRunDocument } from '../../runs/library/list-runs';
import type { RunSummary } from '../../shared/run';
import { humanDuration } from '../../core/text/units';
import type { Work } from '../program/action';
import { messageLines } from '../terminal/failure-text';
import { percent, table } from '../terminal/format';
import { paint } from '../terminal/paint';
import { epochHead, epochRow } from '../terminal/progress-line';
import { deviceText, factLine, factLines, hasFrozenLayers } from '../terminal/run-facts';

export async function runs(work: Work): Promise<void> {
  const { runsDir } = work;
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

export async function show(work: Work, run: string): Promise<void> {
  const runDir = await findRun(work.runsDir, run);
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
    ...(summary.device === null
      ? []
      : [factLine('device', deviceText(summary.device, hasFrozenLayers(manifest.settings)))]),
    factLine('status', holder === null ? status : `${status}, written by process ${holder.pid}`),
    ...(summary.failure === null ? [] : failureFacts(summary.failure)),
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

function failureFacts({ code, message, hint }: NonNullable<RunSummary['failure']>): string[] {
  const [first = '', ...rest] = messageLines({ code, message });
  const lines = rest.length === 0 ? [`${first} ${hint}`] : [first, ...rest, hint];
  return lines.map((line, i) => factLine(i === 0 ? 'failure' : '', line));
}
