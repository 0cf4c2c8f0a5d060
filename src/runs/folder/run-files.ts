/** The files of a run: where each lies, and how the JSON ones are read and replaced. */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { GenericSchema } from 'valibot';
import { datasetShape } from '../../shared/dataset';
import type { RunDataset } from '../../shared/dataset';
import type { LatheError } from '../../shared/failures/failure';
import { toldError } from '../../shared/failures/failure';
import { manifestShape, summaryShape } from '../../shared/run';
import type { RunManifest, RunSummary } from '../../shared/run';
import { parseShape, ShapeError, type Shape } from '../../shared/schema';
import { replaceFile } from '../../base/atomic-file';

/** Names inside a run’s folder. */
export const RUN_FILES = {
  manifest: 'run.json',
  dataset: 'dataset.json',
  labels: 'labels.txt',
  journal: 'events.jsonl',
  results: 'results.csv',
  summary: 'status.json',
  train: 'train',
  validation: 'validation',
  checkpoints: 'checkpoints',
  report: 'report',
  control: 'control',
} as const;

/** Absolute where `runDir` is. */
export function runFile(runDir: string, file: keyof typeof RUN_FILES): string {
  return join(runDir, RUN_FILES[file]);
}

/** A file of a run that is not as it was written; `found` is a clause. */
export function runDamaged(file: string, expected: string, found: string, cause?: unknown): LatheError {
  return toldError(
    'run-damaged',
    `${expected} was expected in ${file}; ${found}.`,
    'Put the file back from a copy, or begin a new run.',
    { cause },
  );
}

export function formatJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

export function foundInstead(cause: unknown): string {
  if (cause instanceof ShapeError) return cause.message;
  if (cause instanceof SyntaxError) return 'it is not JSON';
  if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return 'the file is not there';
  return `reading it failed with “${cause instanceof Error ? cause.message : String(cause)}”`;
}

/**
 * A JSON file of a run.
 *
 * @throws LatheError run-damaged, naming the file and the place in it
 */
export async function readJson<S extends GenericSchema>(file: string, expected: string, schema: S): Promise<Shape<S>> {
  try {
    return parseShape(schema, JSON.parse(await readFile(file, 'utf8')));
  } catch (cause) {
    throw runDamaged(file, expected, foundInstead(cause), cause);
  }
}

/** @throws LatheError run-damaged */
export function readManifest(runDir: string): Promise<RunManifest> {
  return readJson(runFile(runDir, 'manifest'), 'The settings of a run', manifestShape);
}

/** @throws LatheError run-damaged */
export function readDataset(runDir: string): Promise<RunDataset> {
  return readJson(runFile(runDir, 'dataset'), 'The pictures of a run', datasetShape);
}

/** @throws LatheError run-damaged */
export function readSummary(runDir: string): Promise<RunSummary> {
  return readJson(runFile(runDir, 'summary'), 'The status of a run', summaryShape);
}

/** For the holder of the run’s lock. @throws LatheError disk-full, folder-not-writable */
export function writeManifest(runDir: string, manifest: RunManifest): Promise<void> {
  return replaceFile(runFile(runDir, 'manifest'), formatJson(manifest));
}

/** For the holder of the run’s lock. @throws LatheError disk-full, folder-not-writable */
export function writeSummary(runDir: string, summary: RunSummary): Promise<void> {
  return replaceFile(runFile(runDir, 'summary'), formatJson(summary));
}
