/** `lathe train --recipe bottleneck --search`: heads tried one after the other, and the best of them offered. */

import { nameOf, searchHead } from '../../app/runs/search-head';
import type { HeadSearch, SearchedRun } from '../../app/runs/search-head';
import type { TrainRequest } from '../../app/runs/create-run';
import { humanDuration } from '../../core/text/units';
import type { Work } from '../program/action';
import { taskHooks } from './command-scan';
import { percent, table } from '../terminal/format';

export async function search(work: Work, request: TrainRequest): Promise<void> {
  const { context, live } = work;
  const found = await searchHead(context, request, {
    ...taskHooks(work, 'Looking at pictures'),
    onRun: (run, number, most) =>
      live.print(
        `${number}/${most}  ${percent(accuracyOf(run))}  ${trainingTime(run).padStart(5)}  ${nameOf(run.choice)}`,
      ),
  });
  const { runs, best } = found;
  const next = work.naming(found.next);
  const row = ({ choice, document }: SearchedRun): object => ({ ...choice, ...document });
  work.answer({ runs: runs.map(row), best: best.document.runId, next }, () => resultLines(found));
}

function accuracyOf({ document }: SearchedRun): number {
  return document.best?.valAccuracy ?? 0;
}

function trainingTime({ document }: SearchedRun): string {
  return humanDuration(document.epochs.reduce((sum, { trainMs, validationMs }) => sum + trainMs + validationMs, 0));
}

function resultLines({ runs, best, next }: HeadSearch): string[] {
  const ranked = [...runs].sort((a, b) => accuracyOf(b) - accuracyOf(a));
  const rows = ranked.map((run) => [
    percent(accuracyOf(run)),
    trainingTime(run),
    nameOf(run.choice),
    run.document.runId,
  ]);
  return [
    ...table([['val. accuracy', 'training', 'head', 'run'], ...rows], [0, 1]),
    '',
    `Best: ${nameOf(best.choice)}, ${percent(accuracyOf(best)).trim()} in epoch ${best.document.best?.epoch ?? 0}.`,
    'Chosen on the pictures that validate, which flatters it by a little.',
    `Next: ${next}`,
  ];
}
