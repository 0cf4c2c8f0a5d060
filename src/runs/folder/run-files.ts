/** The files of a run: their places, and how to read and replace the JSON ones. */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { GenericSchema } from 'valibot';
import { datasetShape, type RunDataset } from '../../shared/dataset';
import { LatheError } from '../../shared/failures/failure';
import type { FileFault, RunFileFault, RunFilePart } from '../../shared/failures/run-faults';
import { manifestShape, summaryShape, type RunManifest, type RunSummary } from '../../shared/run';
import { parseShape, ShapeError, type Shape } from '../../shared/schema';
import { systemCode } from '../../base/file-errors';
import { replaceFile } from '../../base/atomic';
import { readBeginning } from '../../base/files';

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

export function runDamaged(file: string, part: RunFilePart, found: RunFileFault, cause?: unknown): LatheError {
  return new LatheError('run-file-damaged', { file, part, found }, { cause });
}

export function formatJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** The fault of a file whose reading as JSON threw an error. */
export function faultOf(cause: unknown): FileFault {
  if (cause instanceof ShapeError) return { reason: 'other-shape', facts: { problem: cause.problem } };
  if (cause instanceof SyntaxError) return { reason: 'not-json', facts: {} };
  if (systemCode(cause) === 'ENOENT') return { reason: 'not-there', facts: {} };
  return { reason: 'read-failed', facts: { reason: cause instanceof Error ? cause.message : String(cause) } };
}

/**
 * Reads a JSON file of a run.
 *
 * @throws LatheError run-damaged, naming the file and the place in it
 */
export async function readJson<S extends GenericSchema>(file: string, part: RunFilePart, schema: S): Promise<Shape<S>> {
  try {
    return parseShape(schema, JSON.parse(await readFile(file, 'utf8')));
  } catch (cause) {
    throw runDamaged(file, part, faultOf(cause), cause);
  }
}

/** @throws LatheError run-damaged */
export function readManifest(runDir: string): Promise<RunManifest> {
  return readJson(runFile(runDir, 'manifest'), 'settings', manifestShape);
}

/** @throws LatheError run-damaged */
export function readDataset(runDir: string): Promise<RunDataset> {
  return readJson(runFile(runDir, 'dataset'), 'images', datasetShape);
}

/** @throws LatheError run-damaged */
export function readSummary(runDir: string): Promise<RunSummary> {
  return readJson(runFile(runDir, 'summary'), 'status', summaryShape);
}

/** For the holder of the run’s lock. @throws LatheError disk-full, folder-not-writable */
export function writeManifest(runDir: string, manifest: RunManifest): Promise<void> {
  return replaceFile(runFile(runDir, 'manifest'), formatJson(manifest));
}

/** For the holder of the run’s lock. @throws LatheError disk-full, folder-not-writable */
export function writeSummary(runDir: string, summary: RunSummary): Promise<void> {
  return replaceFile(runFile(runDir, 'summary'), formatJson(summary));
}

/** Long enough for any path. */
const HEAD_BYTES = 8192;
/** As `formatJson` writes the first member. */
const FIRST_FOLDER = /^\{\s*"folder": ("(?:[^"\\]|\\.)*")/;

/** Reads only the absolute path of a run’s images from its long dataset file. @throws LatheError run-damaged */
export async function readImageFolder(runDir: string): Promise<string> {
  const head = await readBeginning(runFile(runDir, 'dataset'), HEAD_BYTES).catch(() => '');
  const quoted = FIRST_FOLDER.exec(head.toString('utf8'))?.[1];
  return quoted === undefined ? (await readDataset(runDir)).folder : String(JSON.parse(quoted));
}
