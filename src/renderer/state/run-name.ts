/** What a run is called on the page. */

import type { RunListRow } from '../../shared/contract/runs';

/** The id begins with the time, which stands beside a run wherever it matters. */
const TIME_OF_ID = /^\d{8}-\d{6}-/;

/** What a person calls a run; without a name its id from the images on: `flowers-bottleneck-abcde`. */
export function runName(row: Pick<RunListRow, 'name' | 'runId'>): string {
  return row.name === '' ? row.runId.replace(TIME_OF_ID, '') : row.name;
}

/** The name that a person wrote; empty for the one that the run has without any. */
export function writtenName(text: string, runId: string): string {
  const name = text.trim();
  return name === runName({ name: '', runId }) ? '' : name;
}
