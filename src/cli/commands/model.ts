/** `lathe evaluate`, `lathe predict`, `lathe export`. */

import { writeFile } from 'node:fs/promises';
import { askModel } from '../../app/models/ask-model';
import { writeNamedFile } from '../../base/atomic';
import { csvText } from '../../core/text/csv';
import { findRun } from '../../runs/library/list-runs';
import { LatheError } from '../../shared/failures/failure';
import type { EvaluationReport, ExportFormat, PredictionReport } from '../../shared/reports';
import { texts } from '../i18n/en/texts';
import type { Work } from '../program/work';
import { counted, percent } from '../terminal/format';
import { problemLines, table } from '../terminal/lines';

type Rows = readonly (readonly (string | number)[])[];

/** Writes the table where it was asked for; true when it took the place of the answer. */
async function tookTable(work: Work, file: string | null, rows: () => Rows): Promise<boolean> {
  if (file === null) return false;
  const text = csvText(rows());
  if (file !== '-') {
    await writeNamedFile(file, (path) => writeFile(path, text));
    work.live.print(texts.model.tableWritten(file));
    return false;
  }
  if (work.json) return false;
  work.live.clear();
  work.results.write(text);
  return true;
}

/** On standard error, so that an answer as JSON or CSV stays whole. */
function printNotices(work: Work, { notices }: { readonly notices: readonly string[] }): void {
  for (const notice of notices) work.live.print(notice);
}

export async function evaluate(
  work: Work,
  { run, folder, csv }: { run: string; folder: string; csv: string | null },
): Promise<void> {
  const runDir = await findRun(work.runsDir, run);
  const report = await askModel(work.context.tasks, 'evaluate', { runDir, folder }, work.hooks(texts.doing.evaluate));
  printNotices(work, report);
  const rows = (): Rows => [
    ['path', 'label', 'predicted', 'probability', 'loss'],
    ...report.predictions.map((each) => [each.path, each.label, each.predicted, each.probability, each.loss]),
  ];
  if (await tookTable(work, csv, rows)) return;
  work.answer(report, () => evaluationLines(report));
}

function evaluationLines({
  pictures,
  accuracy,
  balancedAccuracy,
  loss,
  classes,
  confusion,
}: EvaluationReport): string[] {
  const share = (value: number): string => percent(value).trim();
  const labels = classes.map((each) => each.label);
  const classRows = classes.map(({ label, support, precision, recall, f1 }) => [
    label,
    counted(support),
    ...[precision, recall, f1].map(share),
  ]);
  const matrixRows = confusion.map((row, i) => [labels[i] ?? '', ...row.map(counted)]);
  return [
    texts.model.measured(share(accuracy), share(balancedAccuracy), loss.toFixed(4), pictures),
    '',
    ...table([texts.model.classHead, ...classRows], [1, 2, 3, 4]),
    '',
    texts.model.matrix,
    ...table(
      [['', ...labels], ...matrixRows],
      labels.map((_, i) => i + 1),
    ),
  ];
}

interface PredictInput {
  readonly run: string;
  readonly images: readonly string[];
  readonly top: number | null;
  readonly csv: string | null;
  readonly explain: string | null;
}

export async function predict(work: Work, { run, images, top, csv, explain }: PredictInput): Promise<void> {
  const runDir = await findRun(work.runsDir, run);
  const args = { runDir, paths: [...images], top, explainTo: explain };
  const report = await askModel(work.context.tasks, 'predict', args, work.hooks(texts.doing.predict));
  printNotices(work, report);
  const { predictions, problems } = report;
  const explained = predictions.filter(({ explanation }) => explanation !== undefined).length;
  if (explained > 0) work.live.print(texts.model.explained(explained, explain ?? ''));
  if (predictions.length === 0) {
    const { failure } = new LatheError('nothing-to-predict', { places: images, files: problems.length });
    work.answerFailed(failure, report, () => problemLines(problems));
  } else if (await tookTable(work, csv, () => predictionRows(report))) {
    // The table has no place for them.
    for (const line of problemLines(problems)) work.live.print(line);
  } else work.answer(report, () => predictionLines(report));
}

function predictionRows({ predictions }: PredictionReport): Rows {
  const most = predictions.reduce((max, { top }) => Math.max(max, top.length), 1);
  const head = Array.from({ length: most }, (_, i) => [`label_${i + 1}`, `probability_${i + 1}`]).flat();
  return [
    ['path', ...head],
    ...predictions.map(({ path, top }) => [path, ...top.flatMap(({ label, probability }) => [label, probability])]),
  ];
}

/** Classes that the terminal shows of each image. */
const SHOWN_CLASSES = 5;

function predictionLines({ predictions, problems }: PredictionReport): string[] {
  const rows = predictions.map(({ path, top }) => [
    path,
    ...top.slice(0, SHOWN_CLASSES).map(({ label, probability }) => `${label} ${percent(probability).trim()}`),
  ]);
  return [...table(rows), ...problemLines(problems)];
}

export async function exportModel(
  work: Work,
  { run, format, out }: { run: string; format: ExportFormat; out: string },
): Promise<void> {
  const runDir = await findRun(work.runsDir, run);
  const report = await askModel(work.context.tasks, 'export', { runDir, format, out }, work.hooks(texts.doing.export));
  printNotices(work, report);
  work.answer(report, () => texts.model.exported(report));
}
