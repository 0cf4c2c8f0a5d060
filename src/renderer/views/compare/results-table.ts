/** What came of the compared runs, measure by measure. */

import type { ComparedRun } from '../../../shared/contract/predictions';
import type { Messages } from '../../i18n/shape';

type MeasureName = keyof Messages['compare']['measures'];

/** `share` is 0 to 1, `ms` a time to be read as hours and minutes. */
export type Kind = 'share' | 'number' | 'count' | 'ms' | 'duration';

interface Measure {
  readonly name: MeasureName;
  readonly kind: Kind;
  readonly better: 'more' | 'less' | null;
  readonly of: (run: ComparedRun) => number | null | undefined;
}

export interface ResultRow {
  /** A class’s label stands for its recall. */
  readonly measure: { readonly name: MeasureName } | { readonly recallOf: string };
  readonly kind: Kind;
  /** In the order of the runs; null where a run has none. */
  readonly values: readonly (number | null)[];
  /** Indices of the best ones; empty where all are the same, or none is better. */
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
  // Totals: less of them is no merit, a run that failed early has least.
  { name: 'trainTime', kind: 'duration', better: null, of: (run) => Math.round(run.trainMs) },
  { name: 'validationTime', kind: 'duration', better: null, of: (run) => Math.round(run.validationMs) },
  { name: 'epochTime', kind: 'ms', better: 'less', of: meanEpochMs },
];

/** Which of them are best: all that share the best value, none where every run has it. */
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

/** Measures first, then the recall of every class that any run has. */
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
