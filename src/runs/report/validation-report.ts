/** `report/` of a run, read again: what its best epoch made of each validation image. */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { parseCsv } from '../../formats/tables/csv-rows';
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
