/** Tables for spreadsheets (RFC 4180). */

import { writeFile } from 'node:fs/promises';
import { LatheError } from '../shared/failure';

/** Quoted where it has to be. A spreadsheet would take a text that begins so for a formula. */
function field(value: string | number): string {
  if (typeof value === 'number') return String(value);
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export function csvText(rows: readonly (readonly (string | number)[])[]): string {
  return rows.map((row) => `${row.map(field).join(',')}\r\n`).join('');
}

/** @throws LatheError folder-not-writable */
export async function writeCsv(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new LatheError(
      'folder-not-writable',
      `A table was expected to be written to ${file}; ${reason}.`,
      'Name a file in a folder that exists and that you may write to.',
      { cause },
    );
  }
}
