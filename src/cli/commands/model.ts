/** `lathe evaluate`, `lathe predict`, `lathe export`. */

import { writeFile } from 'node:fs/promises';
import { askModel } from '../../app/models/ask-model';
import { writeNamedFile } from '../../base/atomic';
import { MOST_CLASSES_IN_MATRIX, MOST_PAIRS, mostConfused, type ConfusionMatrix } from '../../core/metrics/confusion';
import { csvText } from '../../core/text/csv';
import { findRun } from '../../runs/library/list-runs';
import type { ModelNotice } from '../../shared/failures/engine';
import { LatheError } from '../../shared/failures/failure';
import { en } from '../../shared/i18n/en';
import { clause } from '../../shared/i18n/texts';
import type { ExportFormat } from '../../shared/file-formats';
import type { EvaluationReport, PredictionReport } from '../../shared/reports';
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

/** The report with its notices in words, printed on standard error, so that an answer as JSON or CSV stays whole. */
function withNotices<R extends { readonly notices: readonly ModelNotice[] }>(work: Work, report: R) {
  const notices = report.notices.map((each) => clause(en.modelNotices, each));
  for (const notice of notices) work.live.print(notice);
  return { ...report, notices };
}

export async function evaluate(
  work: Work,
  { run, folder, csv }: { run: string; folder: string; csv: string | null },
): Promise<void> {
  const runDir = await findRun(work.runsDir, run);
  const report = await askModel(work.context.tasks, 'evaluate', { runDir, folder }, work.hooks(texts.doing.evaluate));
  const told = withNotices(work, report);
  const rows = (): Rows => [
    ['path', 'label', 'predicted', 'probability', 'loss'],
    ...report.predictions.map((each) => [each.path, each.label, each.predicted, each.probability, each.loss]),
  ];
  if (await tookTable(work, csv, rows)) return;
  work.answer(told, () => evaluationLines(report));
}

function evaluationLines(report: EvaluationReport): string[] {
  const { pictures, accuracy, balancedAccuracy, loss, classes, confusion } = report;
  const share = (value: number): string => percent(value).trim();
  const labels = classes.map((each) => each.label);
  const classRows = classes.map((each) => {
    return [each.label, counted(each.support), ...[each.precision, each.recall, each.f1].map(share)];
  });
  return [
    texts.model.measured(share(accuracy), share(balancedAccuracy), loss.toFixed(4), pictures),
    '',
    ...table([texts.model.classHead, ...classRows], [1, 2, 3, 4]),
    '',
    ...(labels.length > MOST_CLASSES_IN_MATRIX ? pairLines(labels, confusion) : matrixLines(labels, confusion)),
  ];
}

function matrixLines(labels: readonly string[], confusion: ConfusionMatrix): string[] {
  const rows = confusion.map((row, i) => [labels[i] ?? '', ...row.map(counted)]);
  return [
    texts.model.matrix,
    ...table(
      [['', ...labels], ...rows],
      labels.map((_, i) => i + 1),
    ),
  ];
}

/** Of many classes; `--json` has the whole matrix. */
function pairLines(labels: readonly string[], confusion: ConfusionMatrix): string[] {
  const pairs = mostConfused(confusion, MOST_PAIRS);
  const rows = pairs.map(({ row, column, count }) => [labels[row] ?? '', labels[column] ?? '', counted(count)]);
  return [texts.model.confused(labels.length), ...table([texts.model.confusedHead, ...rows], [2])];
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
  const told = withNotices(work, report);
  const { predictions, problems } = report;
  const explained = predictions.filter(({ explanation }) => explanation !== undefined).length;
  if (explained > 0) work.live.print(texts.model.explained(explained, explain ?? ''));
  if (predictions.length === 0) {
    const { failure } = new LatheError('nothing-to-predict', { places: images, files: problems.length });
    work.answerFailed(failure, told, () => problemLines(problems));
  } else if (await tookTable(work, csv, () => predictionRows(report))) {
    // The table has no place for them.
    for (const line of problemLines(problems)) work.live.print(line);
  } else work.answer(told, () => predictionLines(report));
}

function predictionRows({ predictions }: PredictionReport): Rows {
  const most = predictions.reduce((max, { top }) => Math.max(max, top.length), 1);
  const head = Array.from({ length: most }, (_, i) => [`label_${i + 1}`, `probability_${i + 1}`]).flat();
  return [
    ['path', ...head],
    ...predictions.map(({ path, top }) => [path, ...top.flatMap(({ label, probability }) => [label, probability])]),
  ];
}

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
  work.answer(withNotices(work, report), () => texts.model.exported(report));
}
