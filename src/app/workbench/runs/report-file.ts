/** What the best epoch of a run made of its validation images, each with the way to it. */

import { balancedAccuracy, overallAccuracy } from '../../../core/metrics/confusion';
import { runDamaged, runFile } from '../../../runs/folder/run-files';
import { readConfusion, readPredictions } from '../../../runs/report/validation-report';
import type { ValidationReport } from '../../../shared/contract/predictions';
import type { RunDataset } from '../../../shared/dataset';
import type { BestEpoch, RunId } from '../../../shared/run';

/** @throws LatheError run-damaged */
export async function confusionReport(runDir: string): Promise<Omit<ValidationReport, 'images'>> {
  const { classes, confusion, perClass } = await readConfusion(runDir);
  return {
    classes,
    confusion,
    perClass,
    accuracy: overallAccuracy(confusion),
    balancedAccuracy: balancedAccuracy(perClass),
  };
}

/**
 * @param best null before the first epoch is done, and then there is no report
 * @throws LatheError run-damaged
 */
export async function runReport(
  runId: RunId,
  runDir: string,
  best: BestEpoch | null,
  dataset: () => Promise<RunDataset>,
): Promise<ValidationReport | null> {
  if (best === null) return null;
  const [report, rows, { validation }] = await Promise.all([
    confusionReport(runDir),
    readPredictions(runDir),
    dataset(),
  ]);
  const isOfThem = rows.length === validation.length && rows.every((row, i) => row.path === validation[i]?.path);
  if (!isOfThem) {
    const facts = { rows: rows.length, images: validation.length };
    throw runDamaged(runFile(runDir, 'report'), 'prediction-for-each', { fault: 'other-rows', facts });
  }
  const images = rows.map((row, index) => ({
    ...row,
    image: { kind: 'run', runId, subset: 'validation', index } as const,
  }));
  return { ...report, images };
}
