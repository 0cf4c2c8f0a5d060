/** `report/` of a run: what its best epoch made of each validation image. */

import { join } from 'node:path';
import { replaceFile } from '../../base/atomic';
import { readInside } from '../../base/foreign-files';
import { evaluateAnswers } from '../../core/metrics/evaluation';
import { formatCsvRow, parseCsv } from '../../core/text/csv';
import type { RunDataset } from '../../shared/dataset';
import { confusionShape, type ConfusionReport, type EvaluatedImage } from '../../shared/reports';
import { formatJson, readJson, runDamaged, runFile } from '../folder/run-files';

/** Of predictions of a million pictures there are fewer. */
const MOST_BYTES = 512 << 20;

const COLUMNS = ['path', 'label', 'predicted', 'probability', 'loss'] as const;

/**
 * Writes how an epoch answered the validation images: `confusion.json` and `predictions.csv`.
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

/** The report exists from the end of the first epoch. @throws LatheError run-damaged */
export async function readConfusion(runDir: string): Promise<ConfusionReport> {
  const file = join(runFile(runDir, 'report'), 'confusion.json');
  const report = await readJson(file, 'confusion', confusionShape);
  const size = report.classes.length;
  const isSquare = report.confusion.length === size && report.confusion.every((row) => row.length === size);
  if (isSquare && report.perClass.length === size) return report;
  throw runDamaged(file, 'confusion', { reason: 'other-classes', facts: { classes: size } });
}

/** Predictions in the order of the run’s validation images. @throws LatheError run-damaged */
export async function readPredictions(runDir: string): Promise<EvaluatedImage[]> {
  const file = join(runFile(runDir, 'report'), 'predictions.csv');
  let rows: string[][];
  try {
    rows = parseCsv((await readInside(file, MOST_BYTES)).toString('utf8'));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw runDamaged(file, 'predictions', { reason: 'read-failed', facts: { reason } }, cause);
  }
  return rows.slice(1).map((row, i) => imageOf(file, row, i + 2));
}

/** @param number of the row, from 1 */
function imageOf(file: string, row: readonly string[], number: number): EvaluatedImage {
  const [path, label, predicted, probability, loss] = row;
  const numbers = [Number(probability), Number(loss)];
  if (path === undefined || label === undefined || predicted === undefined || loss === undefined) {
    throw runDamaged(file, 'predictions', { reason: 'row-cut', facts: { row: number } });
  }
  if (numbers.some(Number.isNaN)) {
    throw runDamaged(file, 'predictions', { reason: 'row-words', facts: { row: number } });
  }
  return { path, label, predicted, probability: numbers[0] ?? 0, loss: numbers[1] ?? 0 };
}
