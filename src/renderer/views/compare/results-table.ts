/** The results of the compared runs, one row for each measure. */

import type { ComparedRun } from '../../../shared/contract/predictions';
import type { Messages } from '../../i18n/shape';

type MeasureName = keyof Messages['compare']['measures'];

/** `share` is 0 to 1; `duration` is milliseconds. */
export type Kind = 'share' | 'number' | 'count' | 'duration';

interface Measure {
  readonly name: MeasureName;
  readonly kind: Kind;
  readonly better: 'more' | 'less' | null;
  readonly of: (run: ComparedRun) => number | null | undefined;
}

export interface ResultRow {
  /** A named measure, or the recall of a class. */
  readonly measure: { readonly name: MeasureName } | { readonly recallOf: string };
  readonly kind: Kind;
  /** In the order of the runs; null for a run without a value. */
  readonly values: readonly (number | null)[];
  /** Indices of the best values; empty if all are equal or no order makes sense. */
  readonly best: readonly number[];
}

function meanEpochMs({ epochs, trainMs, validationMs }: ComparedRun): number | null {
  return epochs.length === 0 ? null : Math.round((trainMs + validationMs) / epochs.length);
}

const MEASURES: readonly Measure[] = [
  { name: 'best', kind: 'share', better: 'more', of: (run) => run.bestEpoch?.valAccuracy },
  { name: 'bestEpoch', kind: 'count', better: null, of: (run) => run.bestEpoch?.epoch },
  { name: 'bestLoss', kind: 'number', better: 'less', of: (run) => run.bestEpoch?.valLoss },
  { name: 'last', kind: 'share', better: 'more', of: (run) => run.lastEpoch?.valAccuracy },
  { name: 'lastLoss', kind: 'number', better: 'less', of: (run) => run.lastEpoch?.valLoss },
  { name: 'balanced', kind: 'share', better: 'more', of: (run) => run.report?.balancedAccuracy },
  { name: 'epochs', kind: 'count', better: null, of: (run) => run.epochs.length },
  // No total time is best: a run that failed early has the smallest.
  { name: 'trainTime', kind: 'duration', better: null, of: (run) => Math.round(run.trainMs) },
  { name: 'validationTime', kind: 'duration', better: null, of: (run) => Math.round(run.validationMs) },
  { name: 'epochTime', kind: 'duration', better: 'less', of: meanEpochMs },
];

/** @returns the indices of the best value; empty if every run has it */
export function bestOf(values: readonly (number | null)[], better: 'more' | 'less' | null): number[] {
  const known = values.filter((value) => value !== null);
  if (better === null || known.length < 2) return [];
  const best = better === 'more' ? Math.max(...known) : Math.min(...known);
  if (known.every((value) => value === best)) return [];
  return values.flatMap((value, i) => (value === best ? [i] : []));
}

function usable(value: number | null | undefined): number | null {
  return value !== null && value !== undefined && Number.isFinite(value) ? value : null;
}

/** The measures, then the recall of every class of any run. */
export function resultRows(runs: readonly ComparedRun[]): ResultRow[] {
  const measured = MEASURES.map(({ name, kind, better, of }): ResultRow => {
    const values = runs.map((run) => usable(of(run)));
    return { measure: { name }, kind, values, best: bestOf(values, better) };
  });
  const labels = [...new Set(runs.flatMap((run) => run.report?.classes ?? []))];
  const recalls = labels.map((label): ResultRow => {
    const values = runs.map((run) => {
      const metrics = run.report?.perClass.find((each) => each.label === label);
      return metrics === undefined || metrics.support === 0 ? null : metrics.recall;
    });
    return { measure: { recallOf: label }, kind: 'share', values, best: bestOf(values, 'more') };
  });
  return [...measured, ...recalls];
}
