/** Which runs have a model to ask, and which of them are asked. */

import type { RunListRow } from '../../../shared/contract/runs';
import type { RunId } from '../../../shared/run';

/** A run has a model as soon as its first epoch is done; whatever became of the run, its best weights are kept. */
export function hasModel(row: RunListRow): boolean {
  return row.best !== null && row.damage === null;
}

/** The latest that is finished, else the latest of all. @param rows with a model, latest first */
export function preselected(rows: readonly RunListRow[]): RunId | null {
  return (rows.find(({ status }) => status === 'finished') ?? rows[0])?.runId ?? null;
}

/**
 * The one or two models that are asked: those that were named, as far as they have a model, else the preselected one.
 *
 * @param rows with a model, latest first
 */
export function chosenModels(named: readonly RunId[], rows: readonly RunListRow[]): readonly RunId[] {
  const known = [...new Set(named)].filter((runId) => rows.some((row) => row.runId === runId)).slice(0, 2);
  if (known.length > 0) return known;
  const runId = preselected(rows);
  return runId === null ? [] : [runId];
}
