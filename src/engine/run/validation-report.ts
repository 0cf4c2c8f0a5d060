/** `report/` of a run: what the best epoch made of each validation image. */

import { join } from 'node:path';
import { replaceFile } from '../../base/atomic-file';
import { evaluateAnswers } from '../../core/metrics/evaluation';
import { formatCsvRow } from '../../formats/tables/csv-rows';
import { formatJson, runFile } from '../../runs/folder/run-files';
import type { RunDataset } from '../../shared/dataset';

const COLUMNS = ['path', 'label', 'predicted', 'probability', 'loss'] as const;

/**
 * Keeps the report of an epoch from its probabilities, images × classes in the order of the dataset:
 * `confusion.json` and `predictions.csv`.
 */
export function validationReport(runDir: string, dataset: RunDataset): (probabilities: Float32Array) => Promise<void> {
  const { classes, validation } = dataset;
  return async (probabilities) => {
    const answers = validation.map((_, i) => probabilities.subarray(i * classes.length, (i + 1) * classes.length));
    const { predictions, confusion, perClass } = evaluateAnswers(validation, answers, classes);
    const folder = runFile(runDir, 'report');
    await replaceFile(join(folder, 'confusion.json'), formatJson({ classes, confusion, perClass }));
    const rows = predictions.map((each) => formatCsvRow(COLUMNS.map((column) => each[column])));
    await replaceFile(join(folder, 'predictions.csv'), formatCsvRow(COLUMNS) + rows.join(''));
  };
}
