/** `report/` of a run: what the best epoch made of each validation image. */

import { join } from 'node:path';
import { argmax, classMetrics, confusionMatrix } from '../../core/metrics/confusion';
import { formatCsvRow } from '../../core/text/csv';
import { replaceFile } from '../../base/atomic';
import { formatJson, runFile } from '../../runs/folder/run-files';
import type { RunDataset } from '../../shared/dataset';
import { imageLoss } from './stage-loop';

const COLUMNS = ['path', 'label', 'predicted', 'probability', 'loss'] as const;

/**
 * Keeps the report of an epoch from its probabilities, images × classes in the order of the dataset:
 * `confusion.json` and `predictions.csv`.
 */
export function validationReport(runDir: string, dataset: RunDataset): (probabilities: Float32Array) => Promise<void> {
  const { classes, validation } = dataset;
  return async (probabilities) => {
    const rows = validation.map((image, i) => {
      const row = probabilities.subarray(i * classes.length, (i + 1) * classes.length);
      const predicted = argmax(row);
      return { image, predicted, probability: row[predicted] ?? 0, truth: row[image.classIndex] ?? 0 };
    });
    const confusion = confusionMatrix(
      validation.map((image) => image.classIndex),
      rows.map((row) => row.predicted),
      classes.length,
    );
    const folder = runFile(runDir, 'report');
    const perClass = classMetrics(confusion, classes);
    await replaceFile(join(folder, 'confusion.json'), formatJson({ classes, confusion, perClass }));
    const lines = rows.map(({ image, predicted, probability, truth }) =>
      formatCsvRow([image.path, image.label, classes[predicted] ?? '', probability, imageLoss(truth)]),
    );
    await replaceFile(join(folder, 'predictions.csv'), formatCsvRow(COLUMNS) + lines.join(''));
  };
}
