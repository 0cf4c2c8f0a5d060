/** The files of a run: their places, and how to read and replace the JSON ones. */

import { join } from 'node:path';
import type { GenericSchema } from 'valibot';
import { datasetShape, type RunDataset } from '../../shared/dataset';
import { LatheError } from '../../shared/failures/failure';
import type { FileFault, RunFileFault, RunFilePart } from '../../shared/failures/run-faults';
import { manifestShape, summaryShape, type RunManifest, type RunSummary } from '../../shared/run';
import { parseShape, ShapeError, type Shape } from '../../shared/schema';
import { NoFileError, rethrowDiskError, systemCode } from '../../base/file-errors';
import { replaceFile } from '../../base/atomic';
import { checkSettings } from '../../core/settings/check-settings';
import { readInto } from '../../base/files';
import { openInside, otherThan, readInside, TooLargeError } from '../../base/foreign-files';

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
  /** Features that the run does not share; removed when it is finished. */
  features: 'features',
  /** What the trainer wrote on standard error. */
  log: 'trainer.log',
  annotations: 'annotations.json',
  /** Room that a full disk leaves for the last words of a run. */
  reserve: '.reserve',
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
  if (cause instanceof NoFileError) return { reason: 'no-file', facts: {} };
  if (cause instanceof TooLargeError) return { reason: 'too-large', facts: { bytes: cause.bytes, most: cause.most } };
  return { reason: 'read-failed', facts: { reason: cause instanceof Error ? cause.message : String(cause) } };
}

/** Bytes of the longest files of a run that are read at once: far above any real one. */
const MOST_BYTES = {
  settings: 4 << 20,
  images: 512 << 20,
  status: 4 << 20,
  pointers: 1 << 16,
  confusion: 128 << 20,
} as const;

/**
 * Reads a JSON file of a run.
 *
 * @throws LatheError run-damaged, naming the file and the place in it; disk-error
 */
export async function readJson<S extends GenericSchema>(
  file: string,
  part: keyof typeof MOST_BYTES,
  schema: S,
): Promise<Shape<S>> {
  try {
    return parseShape(schema, JSON.parse((await readInside(file, MOST_BYTES[part])).toString('utf8')));
  } catch (cause) {
    rethrowDiskError(cause, file);
    throw runDamaged(file, part, faultOf(cause), cause);
  }
}

/** @throws LatheError run-damaged */
export function readManifest(runDir: string): Promise<RunManifest> {
  return readJson(runFile(runDir, 'manifest'), 'settings', manifestShape);
}

/**
 * The same for those who compute with it: a run may come from anybody, and is held to the bounds of a new one.
 *
 * @throws LatheError run-damaged, setting-invalid
 */
export async function readUsableManifest(runDir: string): Promise<RunManifest> {
  const manifest = await readManifest(runDir);
  checkSettings(manifest.settings);
  return manifest;
}

/** @throws LatheError run-damaged */
export async function readDataset(runDir: string): Promise<RunDataset> {
  const file = runFile(runDir, 'dataset');
  const dataset = await readJson(file, 'images', datasetShape);
  for (const images of [dataset.train, dataset.validation]) {
    const outside = images.find(({ classIndex }) => classIndex >= dataset.classes.length);
    if (outside !== undefined) throw runDamaged(file, 'images', { reason: 'no-class', facts: { image: outside.path } });
  }
  return dataset;
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
export function writeDataset(runDir: string, dataset: RunDataset): Promise<void> {
  return replaceFile(runFile(runDir, 'dataset'), formatJson(dataset));
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
  const head = await headOf(runFile(runDir, 'dataset')).catch(() => '');
  const quoted = FIRST_FOLDER.exec(head.toString('utf8'))?.[1];
  return quoted === undefined ? (await readDataset(runDir)).folder : String(JSON.parse(quoted));
}

async function headOf(file: string): Promise<Buffer> {
  const handle = await openInside(file);
  try {
    const buffer = Buffer.alloc(HEAD_BYTES);
    return buffer.subarray(0, await readInto(handle, 0, buffer));
  } finally {
    await handle.close();
  }
}

const FOLDERS = ['train', 'validation', 'checkpoints', 'report', 'control', 'features'] as const;
const FILES = ['manifest', 'dataset', 'labels', 'journal', 'results', 'summary', 'annotations', 'log'] as const;

/**
 * What writes and removes follows no link out of the run: a link or anything else in the place of one of its files and
 * folders is refused.
 *
 * @throws LatheError run-damaged
 */
export async function requireOwnFiles(runDir: string): Promise<void> {
  const path =
    (await otherThan(
      'folder',
      FOLDERS.map((name) => runFile(runDir, name)),
    )) ??
    (await otherThan(
      'file',
      FILES.map((name) => runFile(runDir, name)),
    ));
  if (path !== null) throw new LatheError('run-has-other', { path });
}
