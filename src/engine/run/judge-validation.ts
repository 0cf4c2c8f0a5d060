/** `report/` of a run: what the best epoch made of each validation picture. */

import { join } from 'node:path';
import { argmax, classMetrics, confusionMatrix } from '../../core/metrics/confusion';
import { formatCsvRow } from '../../formats/tables/csv-rows';
import { replaceFile } from '../../base/atomic-file';
import { formatJson, runFile } from '../../runs/folder/run-files';
import type { RunDataset } from '../../shared/dataset';
import { pictureLoss } from './stage-loop';

const COLUMNS = ['path', 'label', 'predicted', 'probability', 'loss'] as const;

/**
 * Keeps the report of an epoch from its probabilities, pictures × classes in the order of the dataset:
 * `confusion.json` and `predictions.csv`.
 */
export function validationReport(runDir: string, dataset: RunDataset): (probabilities: Float32Array) => Promise<void> {
  const { classes, validation } = dataset;
  return async (probabilities) => {
    const rows = validation.map((picture, i) => {
      const row = probabilities.subarray(i * classes.length, (i + 1) * classes.length);
      const predicted = argmax(row);
      return { picture, predicted, probability: row[predicted] ?? 0, truth: row[picture.classIndex] ?? 0 };
    });
    const confusion = confusionMatrix(
      validation.map((picture) => picture.classIndex),
      rows.map((row) => row.predicted),
      classes.length,
    );
    const folder = runFile(runDir, 'report');
    const perClass = classMetrics(confusion, classes);
    await replaceFile(join(folder, 'confusion.json'), formatJson({ classes, confusion, perClass }));
    const lines = rows.map(({ picture, predicted, probability, truth }) =>
      formatCsvRow([picture.path, picture.label, classes[predicted] ?? '', probability, pictureLoss(truth)]),
    );
    await replaceFile(join(folder, 'predictions.csv'), formatCsvRow(COLUMNS) + lines.join(''));
  };
}
