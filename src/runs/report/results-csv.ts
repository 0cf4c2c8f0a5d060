/** `results.csv`: one row for each epoch of the main stage, in the columns that plotting scripts expect. */

import { constants } from 'node:fs';
import { rethrowDiskError, translateFileError } from '../../base/file-errors';
import { writeFully } from '../../base/files';
import { openInside, readInside } from '../../base/foreign-files';
import { formatCsvRow, parseCsv } from '../../core/text/csv';
import type { EpochReport } from '../../shared/run';
import { replaceFile } from '../../base/atomic';
import { runFile } from '../folder/run-files';

/** Far more than rows for the most epochs. */
const MOST_BYTES = 64 << 20;

/** Members of a row, and the names of their columns. */
const COLUMNS = {
  epoch: 'epoch',
  time: 'time',
  loss: 'loss',
  accuracy: 'accuracy',
  valLoss: 'val_loss',
  valAccuracy: 'val_accuracy',
  learningRate: 'lr',
} as const;
const MEMBERS = Object.keys(COLUMNS) as (keyof typeof COLUMNS)[];

export const RESULTS_HEADER = formatCsvRow(Object.values(COLUMNS));

/**
 * A row: the epoch from 1; training and validation so far, pauses left out, in seconds; losses are means over images,
 * accuracies 0 to 1.
 */
export type ResultRow = Readonly<Record<keyof typeof COLUMNS, number>>;

/** The row of an epoch after `computeMs` of training and validation. */
export function resultRow(report: EpochReport, computeMs: number): ResultRow {
  const { epoch, loss, accuracy, valLoss, valAccuracy, learningRate } = report;
  return { epoch, time: computeMs / 1000, loss, accuracy, valLoss, valAccuracy, learningRate };
}

function formatRow(row: ResultRow): string {
  return formatCsvRow(MEMBERS.map((member) => row[member]));
}

/**
 * Appends a row and flushes it.
 *
 * @throws LatheError disk-full, folder-not-writable
 */
export async function appendResult(runDir: string, row: ResultRow): Promise<void> {
  const file = runFile(runDir, 'results');
  try {
    const handle = await openInside(file, constants.O_WRONLY | constants.O_CREAT | constants.O_APPEND);
    try {
      await writeFully(handle, Buffer.from(formatRow(row)));
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw translateFileError(error, file);
  }
}

/** A whole row of numbers, or null. */
function parseRow(fields: readonly string[]): ResultRow | null {
  const numbers = fields.map((field) => (field.trim() === '' ? Number.NaN : Number(field)));
  if (numbers.length !== MEMBERS.length || numbers.some(Number.isNaN)) return null;
  return Object.fromEntries(MEMBERS.map((member, i) => [member, numbers[i]])) as ResultRow;
}

/** The whole rows of `results.csv`, in order; none if the file is missing or no table. @throws LatheError disk-error */
export async function readResults(runDir: string): Promise<ResultRow[]> {
  const file = runFile(runDir, 'results');
  const content = await readInside(file, MOST_BYTES).then(String, (error: unknown) => {
    rethrowDiskError(error, file);
    return '';
  });
  // A last line without a line feed is torn, even if it looks whole.
  const whole = content.slice(0, content.lastIndexOf('\n') + 1);
  try {
    return parseCsv(whole)
      .map(parseRow)
      .filter((row) => row !== null);
  } catch {
    return [];
  }
}

/**
 * Cuts the table back to a checkpoint: removes the rows after `lastEpoch`. Reads and rewrites the rows, so that a table
 * that another program has saved does not prevent a resume.
 *
 * @throws LatheError disk-full, folder-not-writable
 */
export async function rewindResults(runDir: string, lastEpoch: number): Promise<void> {
  const rows = await readResults(runDir);
  const kept = rows.filter((row) => row.epoch <= lastEpoch);
  await replaceFile(runFile(runDir, 'results'), RESULTS_HEADER + kept.map(formatRow).join(''));
}
