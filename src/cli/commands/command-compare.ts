/** `lathe compare`. */

import { compareRuns } from '../../app/runs/compare-runs';
import type { ComparedRun, RunComparison } from '../../app/runs/compare-runs';
import { findRun } from '../../runs/library/list-runs';
import { toldError } from '../../shared/failures/failure';
import type { EpochReport } from '../../shared/run';
import { humanDuration } from '../../core/text/units';
import type { Work } from '../program/action';
import { percent, table } from '../terminal/format';

export async function compare(work: Work, names: readonly string[]): Promise<void> {
  const runDirs = await Promise.all(names.map((name) => findRun(work.runsDir, name)));
  if (new Set(runDirs).size < runDirs.length) {
    throw toldError(
      'setting-invalid',
      'Different runs were expected; received the same one twice.',
      'Name each run once; “lathe runs” lists them.',
    );
  }
  const comparison = await compareRuns(runDirs);
  work.answer(comparison, () => comparisonLines(comparison));
}

function metric(epoch: EpochReport | null, show: (epoch: EpochReport) => string): string {
  return epoch === null ? '–' : show(epoch);
}

const ROWS: readonly (readonly [string, (run: ComparedRun) => string])[] = [
  ['status', (run) => run.status],
  ['epochs', (run) => String(run.epochs)],
  ['best validation accuracy', (run) => metric(run.bestEpoch, (epoch) => percent(epoch.valAccuracy).trim())],
  ['in epoch', (run) => metric(run.bestEpoch, (epoch) => String(epoch.epoch))],
  ['its validation loss', (run) => metric(run.bestEpoch, (epoch) => epoch.valLoss.toFixed(4))],
  ['last validation accuracy', (run) => metric(run.lastEpoch, (epoch) => percent(epoch.valAccuracy).trim())],
  ['last validation loss', (run) => metric(run.lastEpoch, (epoch) => epoch.valLoss.toFixed(4))],
  ['last training accuracy', (run) => metric(run.lastEpoch, (epoch) => percent(epoch.accuracy).trim())],
  ['last training loss', (run) => metric(run.lastEpoch, (epoch) => epoch.loss.toFixed(4))],
  ['training', (run) => humanDuration(run.trainMs)],
  ['validation', (run) => humanDuration(run.validationMs)],
  ['an epoch', (run) => (run.epochs === 0 ? '–' : humanDuration((run.trainMs + run.validationMs) / run.epochs))],
];

/** F1 of every class that some run has. */
function classRows(runs: readonly ComparedRun[]): string[][] {
  const labels = [...new Set(runs.flatMap((run) => run.classes.map((each) => each.label)))];
  return labels.map((label) => {
    const found = runs.map((run) => run.classes.find((each) => each.label === label));
    return [`best F1 of ${label}`, ...found.map((each) => (each === undefined ? '–' : percent(each.f1).trim()))];
  });
}

function comparisonLines({ runs, differences }: RunComparison): string[] {
  const letters = runs.map((_, i) => String.fromCharCode('A'.charCodeAt(0) + i));
  const columns = letters.map((_, i) => i + 1);
  return [
    ...table(runs.map((run, i) => [letters[i] ?? '', run.runId])),
    '',
    ...table([['', ...letters], ...ROWS.map(([name, show]) => [name, ...runs.map(show)]), ...classRows(runs)], columns),
    '',
    ...(differences.length === 0
      ? ['All settings are the same.']
      : table(
          [
            ['settings that differ', ...letters],
            ...differences.map(({ setting, values }) => [setting, ...values.map((value) => String(value ?? '–'))]),
          ],
          columns,
        )),
  ];
}
