/** `lathe runs`, `lathe show`, `lathe compare`. */

import { basename } from 'node:path';
import { compareRuns, type ComparedRun, type RunComparison } from '../../app/runs/compare-runs';
import { againCommand } from '../../core/settings/again-command';
import { humanDuration } from '../../core/text/units';
import { readDataset, readManifest, runFile } from '../../runs/folder/run-files';
import { runState } from '../../runs/folder/run-state';
import { findRun, listRuns, readRunDocument } from '../../runs/library/list-runs';
import { LatheError } from '../../shared/failures/failure';
import type { EpochReport, RunSummary } from '../../shared/run';
import { facts, labels } from '../i18n/en/facts';
import { texts } from '../i18n/en/texts';
import type { Work } from '../program/work';
import { instant, percent } from '../terminal/format';
import { factLine, messageLines, table } from '../terminal/lines';
import { epochHead, epochRow } from '../terminal/progress-line';
import { factLines, hasFrozenLayers } from '../terminal/run-facts';
import { paint } from '../terminal/screen';

export async function runs(work: Work): Promise<void> {
  const { runsDir } = work;
  const { runs: rows, problems } = await listRuns(runsDir);
  for (const { message } of problems) work.live.print(paint(work.progress, 'bad', message));
  work.answer({ runs: rows, problems }, () => {
    if (rows.length === 0 && problems.length > 0) return [texts.runs.noneReadable(runsDir)];
    if (rows.length === 0) return [texts.runs.none(runsDir, work.typed(['train', 'FOLDER']))];
    const body = rows.map(({ runId, status, recipe, startedAt, best }) => [
      runId,
      status,
      recipe,
      instant(startedAt),
      best === null ? '' : percent(best.valAccuracy).trim(),
      best === null ? '' : String(best.epoch),
    ]);
    return table([texts.runs.head, ...body], [4, 5]);
  });
}

export async function show(work: Work, { run }: { run: string }): Promise<void> {
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
    ...factLines(basename(runDir), manifest.settings, dataset, work.typed),
    ...(summary.device === null
      ? []
      : [factLine(labels.device, facts.device(summary.device, hasFrozenLayers(manifest.settings)))]),
    factLine(labels.status, holder === null ? status : texts.show.writtenBy(status, holder.pid)),
    ...(summary.failure === null ? [] : failureFacts(summary.failure)),
    factLine(labels.computed, humanDuration(summary.computeMs)),
    factLine(labels.files, runDir),
    factLine(labels.again, work.typed(againCommand(manifest.settings, dataset, runFile(runDir, 'manifest')))),
    ...(epochs.length === 0 ? [] : ['', epochHead(total)]),
    ...epochs.map((epoch) => epochRow(epoch, total, best ?? { epoch: 0, valAccuracy: 0 })),
    ...(best === null ? [] : ['', paint(work.results, 'strong', texts.show.best(best))]),
  ]);
}

function failureFacts({ code, message, hint }: NonNullable<RunSummary['failure']>): string[] {
  const [first = '', ...rest] = messageLines(code, message);
  const lines = rest.length === 0 ? [`${first} ${hint}`] : [first, ...rest, hint];
  return lines.map((line, i) => factLine(i === 0 ? labels.failure : '', line));
}

export async function compare(work: Work, { run, runs: others }: { run: string; runs: string[] }): Promise<void> {
  const runDirs = await Promise.all([run, ...others].map((name) => findRun(work.runsDir, name)));
  if (new Set(runDirs).size < runDirs.length) throw new LatheError('run-named-twice', {});
  const comparison = await compareRuns(runDirs);
  work.answer(comparison, () => comparisonLines(comparison));
}

const accuracy = (share: number): string => percent(share).trim();
const epochFact =
  (of: 'bestEpoch' | 'lastEpoch', show: (epoch: EpochReport) => string) =>
  (run: ComparedRun): string =>
    run[of] === null ? '–' : show(run[of]);

const ROWS: Readonly<Record<keyof typeof texts.compare.rows, (run: ComparedRun) => string>> = {
  status: (run) => run.status,
  epochs: (run) => String(run.epochs),
  bestAccuracy: epochFact('bestEpoch', (epoch) => accuracy(epoch.valAccuracy)),
  bestEpoch: epochFact('bestEpoch', (epoch) => String(epoch.epoch)),
  bestLoss: epochFact('bestEpoch', (epoch) => epoch.valLoss.toFixed(4)),
  lastValAccuracy: epochFact('lastEpoch', (epoch) => accuracy(epoch.valAccuracy)),
  lastValLoss: epochFact('lastEpoch', (epoch) => epoch.valLoss.toFixed(4)),
  lastAccuracy: epochFact('lastEpoch', (epoch) => accuracy(epoch.accuracy)),
  lastLoss: epochFact('lastEpoch', (epoch) => epoch.loss.toFixed(4)),
  training: (run) => humanDuration(run.trainMs),
  validation: (run) => humanDuration(run.validationMs),
  epoch: (run) => (run.epochs === 0 ? '–' : humanDuration((run.trainMs + run.validationMs) / run.epochs)),
};

/** F1 of every class that some run has. */
function classRows(compared: readonly ComparedRun[]): string[][] {
  const labels = [...new Set(compared.flatMap((run) => run.classes.map((each) => each.label)))];
  return labels.map((label) => {
    const found = compared.map((run) => run.classes.find((each) => each.label === label));
    return [texts.compare.bestF1(label), ...found.map((each) => (each === undefined ? '–' : accuracy(each.f1)))];
  });
}

function comparisonLines({ runs: compared, differences }: RunComparison): string[] {
  const letters = compared.map((_, i) => String.fromCharCode('A'.charCodeAt(0) + i));
  const columns = letters.map((_, i) => i + 1);
  const names = Object.entries(texts.compare.rows) as [keyof typeof ROWS, string][];
  const rows = [...names.map(([key, name]) => [name, ...compared.map(ROWS[key])]), ...classRows(compared)];
  const settings = differences.map(({ setting, values }) => [setting, ...values.map((value) => String(value ?? '–'))]);
  return [
    ...table(compared.map((run, i) => [letters[i] ?? '', run.runId])),
    '',
    ...table([['', ...letters], ...rows], columns),
    '',
    ...(settings.length === 0
      ? [texts.compare.same]
      : table([[texts.compare.differ, ...letters], ...settings], columns)),
  ];
}
