/** `report/report.html` of a run. */

import { join } from 'node:path';
import { runReportPage } from '../formats/html/run-report';
import type { RunFacts } from '../formats/html/run-report';
import type { RunDocument } from '../shared/run';
import { replaceFile } from './atomic-file';
import { readRunDocument } from './library';
import { readDataset, readManifest, readSummary, runFile } from './run-files';
import { readConfusion, readPredictions } from './validation-report';

async function validationOf(runDir: string): Promise<RunFacts['validation']> {
  const [{ classes, confusion, perClass }, pictures] = await Promise.all([
    readConfusion(runDir),
    readPredictions(runDir),
  ]);
  return { classes, confusion, perClass, pictures };
}

/**
 * Writes it from the run’s own files.
 *
 * @param end how the run ends, which its files do not say yet
 * @throws LatheError run-damaged, disk-full, folder-not-writable
 */
export async function writeHtmlReport(
  runDir: string,
  end: Pick<RunDocument, 'status' | 'weightsSha256'>,
): Promise<void> {
  const [manifest, dataset, document, { device, computeMs }] = await Promise.all([
    readManifest(runDir),
    readDataset(runDir),
    readRunDocument(runDir),
    readSummary(runDir),
  ]);
  const validation = document.best === null ? null : await validationOf(runDir);
  const page = runReportPage({ manifest, dataset, document: { ...document, ...end }, device, computeMs, validation });
  await replaceFile(join(runFile(runDir, 'report'), 'report.html'), page);
}
