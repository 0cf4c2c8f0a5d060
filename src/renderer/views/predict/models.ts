/** The runs that have a model, and those of them to ask. */

import type { RunListRow } from '../../../shared/contract/runs';
import type { RunId } from '../../../shared/run';

/** A run has a model after its first epoch, and keeps it whatever happens to the run later. */
export function hasModel(row: RunListRow): boolean {
  return row.best !== null && row.damage === null;
}

/** The latest finished run, else the latest. @param rows with a model, latest first */
export function preselected(rows: readonly RunListRow[]): RunId | null {
  return (rows.find(({ status }) => status === 'finished') ?? rows[0])?.runId ?? null;
}

/**
 * The one or two models to ask: the named ones that exist, else the preselected one.
 *
 * @param rows with a model, latest first
 */
export function chosenModels(named: readonly RunId[], rows: readonly RunListRow[]): readonly RunId[] {
  const known = [...new Set(named)].filter((runId) => rows.some((row) => row.runId === runId)).slice(0, 2);
  if (known.length > 0) return known;
  const runId = preselected(rows);
  return runId === null ? [] : [runId];
}
