/** `lathe evaluate`, `lathe predict`, `lathe export`. */

import { askModel } from '../../app/models/ask-model';
import { findRun } from '../../runs/library/list-runs';
import { csvText } from '../../core/text/csv';
import { toldFailure, type Failure } from '../../shared/failures/failure';
import type { ModelNotice } from '../../shared/failures/engine';
import { en } from '../../shared/i18n/en';
import { reasonText } from '../../shared/i18n/failure-words';
import type { EvaluationReport, ExportReport, PredictionReport } from '../../shared/reports';
import { humanBytes } from '../../core/text/units';
import type { Work } from '../program/action';
import { problemLines, taskHooks } from './command-scan';
import type { EvaluateFlags, ExportFlags, PredictFlags } from '../program/flags';
import { writeCsv } from '../program/csv-file';
import { counted, percent, plural, table } from '../terminal/format';

type Rows = readonly (readonly (string | number)[])[];

/** Writes the table where it was asked for; true when it took the place of the answer. */
async function tookTable(work: Work, file: string | undefined, rows: () => Rows): Promise<boolean> {
  if (file === undefined) return false;
  const text = csvText(rows());
  if (file !== '-') {
    await writeCsv(file, text);
    work.live.print(`Table written to ${file}`);
    return false;
  }
  if (work.json) return false;
  work.live.clear();
  work.results.write(text);
  return true;
}

/** The report with its notices in words, told on standard error, so that an answer as JSON or CSV stays whole. */
function withNotices<R extends { readonly notices: readonly ModelNotice[] }>(
  work: Work,
  report: R,
): Omit<R, 'notices'> & { readonly notices: readonly string[] } {
  const notices = report.notices.map((each) => reasonText(en.modelNotices, each));
  for (const notice of notices) work.live.print(notice);
  return { ...report, notices };
}

export async function evaluate(work: Work, run: string, folder: string, flags: EvaluateFlags): Promise<void> {
  const runDir = await findRun(work.runsDir, run);
  const report = await askModel(work.context.tasks, 'evaluate', { runDir, folder }, taskHooks(work, 'Evaluating'));
  const told = withNotices(work, report);
  const rows = (): Rows => [
    ['path', 'label', 'predicted', 'probability', 'loss'],
    ...report.predictions.map((each) => [each.path, each.label, each.predicted, each.probability, each.loss]),
  ];
  if (await tookTable(work, flags.csv, rows)) return;
  work.answer(told, () => evaluationLines(report));
}

function evaluationLines(report: EvaluationReport): string[] {
  const { pictures, accuracy, balancedAccuracy, loss, classes, confusion } = report;
  const labels = classes.map((each) => each.label);
  const classRows = classes.map(({ label, support, precision, recall, f1 }) => [
    label,
    counted(support),
    ...[precision, recall, f1].map((share) => percent(share).trim()),
  ]);
  const matrixRows = confusion.map((row, i) => [labels[i] ?? '', ...row.map(counted)]);
  return [
    `accuracy ${percent(accuracy).trim()}, balanced ${percent(balancedAccuracy).trim()}, loss ${loss.toFixed(4)} on ${plural(pictures, 'picture')}`,
    '',
    ...table([['class', 'pictures', 'precision', 'recall', 'F1'], ...classRows], [1, 2, 3, 4]),
    '',
    'rows: the true class; columns: the predicted one',
    ...table(
      [['', ...labels], ...matrixRows],
      labels.map((_, i) => i + 1),
    ),
  ];
}

export async function predict(work: Work, run: string, images: readonly string[], flags: PredictFlags): Promise<void> {
  const runDir = await findRun(work.runsDir, run);
  const args = { runDir, paths: [...images], top: flags.top ?? null, explainTo: flags.explain ?? null };
  const report = await askModel(work.context.tasks, 'predict', args, taskHooks(work, 'Predicting'));
  const told = withNotices(work, report);
  const explained = report.predictions.filter(({ explanation }) => explanation !== undefined).length;
  if (explained > 0) work.live.print(`What decided: ${plural(explained, 'picture')} in ${flags.explain ?? ''}`);
  if (report.predictions.length === 0) {
    work.answerFailed(nothingToPredict(images, report), told, () => problemLines(report.problems));
  } else if (await tookTable(work, flags.csv, () => predictionRows(report))) {
    // The table has no place for them.
    for (const line of problemLines(report.problems)) work.live.print(line);
  } else work.answer(told, () => predictionLines(report));
}

/** More would make no sentence. */
const NAMED_PLACES = 3;

function nothingToPredict(images: readonly string[], { problems }: PredictionReport): Failure {
  const places = images.length > NAMED_PLACES ? `${counted(images.length)} places` : images.join(', ');
  const found = problems.length === 0 ? 'there is none' : `none of ${plural(problems.length, 'file')} can be used`;
  return toldFailure(
    'too-few-pictures',
    `Pictures to predict were expected in ${places}; ${found}.`,
    'Name a JPEG, PNG, WebP, GIF, BMP, TIFF or AVIF file, or a folder of them; the problems say what is wrong.',
  );
}

function predictionRows({ predictions }: PredictionReport): Rows {
  const most = Math.max(1, ...predictions.map((each) => each.top.length));
  const head = Array.from({ length: most }, (_, i) => [`label_${i + 1}`, `probability_${i + 1}`]).flat();
  return [
    ['path', ...head],
    ...predictions.map(({ path, top }) => [path, ...top.flatMap(({ label, probability }) => [label, probability])]),
  ];
}

/** Of so many classes the terminal shows the first. */
const SHOWN_CLASSES = 5;

function predictionLines({ predictions, problems }: PredictionReport): string[] {
  const rows = predictions.map(({ path, top }) => [
    path,
    ...top.slice(0, SHOWN_CLASSES).map(({ label, probability }) => `${label} ${percent(probability).trim()}`),
  ]);
  return [...table(rows), ...problemLines(problems)];
}

export async function exportModel(work: Work, run: string, flags: ExportFlags): Promise<void> {
  const runDir = await findRun(work.runsDir, run);
  const { format, out } = flags;
  const report = await askModel(work.context.tasks, 'export', { runDir, format, out }, taskHooks(work, 'Exporting'));
  work.answer(withNotices(work, report), () => [
    `${report.path}: ${report.format}, ${humanBytes(report.bytes)}`,
    `read again: ${checkText(report.check)}`,
  ]);
}

function checkText({ tensors, largestDifference }: ExportReport['check']): string {
  const weights = `${plural(tensors, 'weight')} with the same bits`;
  if (largestDifference === null) return weights;
  return `${weights}, probabilities within ${largestDifference.toExponential(1)}`;
}
