/** Reads `report/` of a run: the best epoch’s answer for each validation image. */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { parseCsv } from '../../core/text/csv';
import { classMetricsShape, type EvaluatedImage } from '../../shared/reports';
import { count, type Shape } from '../../shared/schema';
import { readJson, runDamaged, runFile } from '../folder/run-files';

/** `confusion.json`. */
const confusionShape = v.object({
  classes: v.array(v.string()),
  /** Rows are true classes, columns predicted ones. */
  confusion: v.array(v.array(count)),
  perClass: v.array(classMetricsShape),
});
export type ConfusionReport = Shape<typeof confusionShape>;

/** The report exists from the end of the first epoch. @throws LatheError run-damaged */
export async function readConfusion(runDir: string): Promise<ConfusionReport> {
  const file = join(runFile(runDir, 'report'), 'confusion.json');
  const report = await readJson(file, 'confusion', confusionShape);
  const size = report.classes.length;
  const isSquare = report.confusion.length === size && report.confusion.every((row) => row.length === size);
  if (isSquare && report.perClass.length === size) return report;
  throw runDamaged(file, 'confusion', { fault: 'other-classes', facts: { classes: size } });
}

/** Predictions in the order of the run’s validation images. @throws LatheError run-damaged */
export async function readPredictions(runDir: string): Promise<EvaluatedImage[]> {
  const file = join(runFile(runDir, 'report'), 'predictions.csv');
  let rows: string[][];
  try {
    rows = parseCsv(await readFile(file, 'utf8'));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw runDamaged(file, 'predictions', { fault: 'read-failed', facts: { reason } }, cause);
  }
  return rows.slice(1).map((row, i) => imageOf(file, row, i + 2));
}

/** @param number of the row, from 1 */
function imageOf(file: string, row: readonly string[], number: number): EvaluatedImage {
  const [path, label, predicted, probability, loss] = row;
  const numbers = [Number(probability), Number(loss)];
  if (path === undefined || label === undefined || predicted === undefined || loss === undefined) {
    throw runDamaged(file, 'predictions', { fault: 'row-cut', facts: { row: number } });
  }
  if (numbers.some(Number.isNaN)) {
    throw runDamaged(file, 'predictions', { fault: 'row-words', facts: { row: number } });
  }
  return { path, label, predicted, probability: numbers[0] ?? 0, loss: numbers[1] ?? 0 };
}
