/** `lathe train --recipe bottleneck --search`: heads tried one after the other, and the best of them offered. */

import { nameOf, searchHead, type HeadSearch, type SearchedRun } from '../../app/runs/search-head';
import type { TrainRequest } from '../../app/runs/create-run';
import { humanDuration } from '../../core/text/units';
import { shellWords } from '../../shared/shell-quote';
import { texts } from '../i18n/en/texts';
import type { Work } from '../program/work';
import { percent } from '../terminal/format';
import { table } from '../terminal/lines';

export async function search(work: Work, request: TrainRequest): Promise<void> {
  const found = await searchHead(work.context, request, {
    ...work.hooks(texts.doing.scan),
    onRun: (run, number, most) => work.live.print(texts.search.tried(number, most, ...resultOf(run))),
  });
  const { runs, best } = found;
  const [, ...next] = shellWords(found.next);
  const row = ({ choice, document }: SearchedRun): object => ({ ...choice, ...document });
  const document = { runs: runs.map(row), best: best.document.runId, next: work.documented(next) };
  work.answer(document, () => resultLines(found, work.typed(next)));
}

function accuracyOf({ document }: SearchedRun): number {
  return document.best?.valAccuracy ?? 0;
}

/** Accuracy, time in training, head. */
function resultOf(run: SearchedRun): [string, string, string] {
  const ms = run.document.epochs.reduce((sum, { trainMs, validationMs }) => sum + trainMs + validationMs, 0);
  return [percent(accuracyOf(run)), humanDuration(ms), nameOf(run.choice)];
}

function resultLines({ runs, best }: HeadSearch, next: string): string[] {
  const ranked = [...runs].sort((a, b) => accuracyOf(b) - accuracyOf(a));
  const rows = ranked.map((run) => [...resultOf(run), run.document.runId]);
  const [accuracy, , head] = resultOf(best);
  return [
    ...table([texts.search.head, ...rows], [0, 1]),
    '',
    ...texts.search.best(head, accuracy.trim(), best.document.best?.epoch ?? 0, next),
  ];
}
