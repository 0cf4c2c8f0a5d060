/** `report/report.html` of a run. */

import { join } from 'node:path';
import { runReportPage, type RunFacts } from '../../formats/html/run-page';
import type { RunDocument } from '../../shared/run';
import { replaceFile } from '../../base/atomic';
import { readRunDocument } from '../library/list-runs';
import { readDataset, readManifest, runFile } from '../folder/run-files';
import { summaryOf } from '../folder/run-summary';
import { readConfusion, readPredictions } from './validation-report';

type RunEnd = Pick<RunDocument, 'status' | 'weightsSha256'>;

async function validationOf(runDir: string): Promise<RunFacts['validation']> {
  const [confusion, images] = await Promise.all([readConfusion(runDir), readPredictions(runDir)]);
  return { ...confusion, images };
}

/**
 * All of a run on one page, from its own files, also during training.
 *
 * @param end of the run, if its files do not have it yet
 * @throws LatheError run-damaged
 */
export async function htmlReport(runDir: string, end: RunEnd | null = null): Promise<string> {
  const [manifest, dataset, document, { device, computeMs }] = await Promise.all([
    readManifest(runDir),
    readDataset(runDir),
    readRunDocument(runDir),
    summaryOf(runDir),
  ]);
  const validation = document.best === null ? null : await validationOf(runDir);
  return runReportPage({ manifest, dataset, document: { ...document, ...end }, device, computeMs, validation });
}

/** @throws LatheError run-damaged, disk-full, folder-not-writable */
export async function writeHtmlReport(runDir: string, end: RunEnd): Promise<void> {
  await replaceFile(join(runFile(runDir, 'report'), 'report.html'), await htmlReport(runDir, end));
}
