/** `report/` of a run: what its best epoch made of each validation image. */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { count, listOf, number, objectOf, text } from '../../core/json-check';
import { replaceFile } from '../../base/atomic-file';
import type { Check } from '../../core/json-check';
import { evaluateAnswers } from '../../core/metrics/evaluation';
import { formatCsvRow, parseCsv } from '../../formats/tables/csv-rows';
import type { RunDataset } from '../../shared/dataset';
import type { ClassMetrics, EvaluatedImage } from '../../shared/reports';
import { formatJson, readJson, runDamaged, runFile } from '../folder/run-files';

/** `confusion.json`. */
export interface ConfusionReport {
  readonly classes: readonly string[];
  /** Rows are true classes, columns predicted ones. */
  readonly confusion: readonly (readonly number[])[];
  readonly perClass: readonly ClassMetrics[];
}

const confusionShape: Check<ConfusionReport> = objectOf<ConfusionReport>({
  classes: listOf(text),
  confusion: listOf(listOf(count)),
  perClass: listOf(
    objectOf<ClassMetrics>({ label: text, support: count, precision: number, recall: number, f1: number }),
  ),
});

const COLUMNS = ['path', 'label', 'predicted', 'probability', 'loss'] as const;

/**
 * Keeps what an epoch made of the validation images: `confusion.json` and `predictions.csv`.
 *
 * @param probabilities images × classes, in the order of the dataset
 */
export async function writeValidationReport(
  runDir: string,
  { classes, validation }: RunDataset,
  probabilities: Float32Array,
): Promise<void> {
  const answers = validation.map((_, i) => probabilities.subarray(i * classes.length, (i + 1) * classes.length));
  const { predictions, confusion, perClass } = evaluateAnswers(validation, answers, classes);
  const folder = runFile(runDir, 'report');
  await replaceFile(join(folder, 'confusion.json'), formatJson({ classes, confusion, perClass }));
  const rows = predictions.map((each) => formatCsvRow(COLUMNS.map((column) => each[column])));
  await replaceFile(join(folder, 'predictions.csv'), formatCsvRow(COLUMNS) + rows.join(''));
}

/** There is one from the end of the first epoch on. @throws LatheError run-damaged */
export async function readConfusion(runDir: string): Promise<ConfusionReport> {
  const file = join(runFile(runDir, 'report'), 'confusion.json');
  const report = await readJson(file, 'The confusion matrix of the best epoch', confusionShape);
  const size = report.classes.length;
  const isSquare = report.confusion.length === size && report.confusion.every((row) => row.length === size);
  if (isSquare && report.perClass.length === size) return report;
  throw runDamaged(file, 'The confusion matrix of the best epoch', `it does not fit its ${size} classes`);
}

const EXPECTED = 'The predictions of the best epoch';

/** In the order of the run’s validation images. @throws LatheError run-damaged */
export async function readPredictions(runDir: string): Promise<EvaluatedImage[]> {
  const file = join(runFile(runDir, 'report'), 'predictions.csv');
  try {
    const [, ...rows] = parseCsv(await readFile(file, 'utf8'));
    return rows.map(imageOf);
  } catch (cause) {
    const found = cause instanceof Error ? cause.message : String(cause);
    throw runDamaged(file, EXPECTED, `reading it failed with “${found}”`, cause);
  }
}

function imageOf(row: readonly string[], i: number): EvaluatedImage {
  const [path, label, predicted, probability, loss] = row;
  const numbers = [Number(probability), Number(loss)];
  if (path === undefined || label === undefined || predicted === undefined || loss === undefined) {
    throw new SyntaxError(`row ${i + 2} is not whole`);
  }
  if (numbers.some(Number.isNaN)) throw new SyntaxError(`row ${i + 2} has a word for a number`);
  return { path, label, predicted, probability: numbers[0] ?? 0, loss: numbers[1] ?? 0 };
}
