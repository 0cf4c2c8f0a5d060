/** The lines of a run’s charts, from its record: by step or by epoch, with the head stage or without it. */

import { humanDuration } from '../../../core/text/units';
import type { RecordedEpoch, RunRecord } from '../../state/run/run-record';
import type { RunMark } from '../../state/run/run-marks';
import { twoPartAxis, xAxis, type XAxis } from '../../charts/axis';
import type { ChartMark, ChartSeries } from '../../charts/chart-series';
import type { Curve } from '../../charts/decimate';
import type { SmoothedCurve } from '../../charts/smoothing';
import type { I18n } from '../../i18n/i18n.svelte';

type Words = Pick<I18n, 'm' | 'format'>;

export type CurveUnit = 'step' | 'epoch';

export interface CurveChoice {
  readonly unit: CurveUnit;
  /** 0 to 1 (exclusive). */
  readonly smoothing: number;
  readonly withHead: boolean;
}

export type Measure = 'loss' | 'accuracy';

/** Training and validation look the same in every run. */
const TRAINING = { token: '--run-0', dash: [] } as const;
const VALIDATION = { token: '--run-1', dash: [7, 4] } as const;

const VALIDATED = { loss: 'valLoss', accuracy: 'valAccuracy' } as const;

/** A stage’s last step of an epoch, or the epoch itself. */
function epochX(record: RunRecord, { stage, report }: RecordedEpoch, unit: CurveUnit): number {
  const shape = record.shapes[stage];
  if (unit === 'step') return record.stepX(stage, report.epoch, shape?.stepsPerEpoch ?? 0);
  return report.epoch - (stage === 'head' ? (shape?.epochs ?? 0) : 0);
}

function stepSeries({ steps }: RunRecord, y: Float64Array, { withHead }: CurveChoice): Curve {
  const from = withHead ? 0 : steps.mainFrom;
  return { x: steps.columns.x.subarray(from), y: y.subarray(from), count: steps.count - from };
}

export function curveSeries(
  record: RunRecord,
  epochs: readonly RecordedEpoch[],
  measure: Measure,
  choice: CurveChoice,
  smoothed: SmoothedCurve,
  { m }: Words,
): ChartSeries[] {
  const { unit, withHead, smoothing } = choice;
  const shown = epochs.filter(({ stage }) => withHead || stage === 'main');
  const byEpoch = (name: Measure | 'valLoss' | 'valAccuracy') => ({
    x: Float64Array.from(shown, (each) => epochX(record, each, unit)),
    y: Float64Array.from(shown, ({ report }) => report[name]),
    ...{ count: shown.length, points: true },
  });
  const validation = { id: 'validation', label: m.common.validation, ...VALIDATION, ...byEpoch(VALIDATED[measure]) };
  const training = { id: 'training', label: m.common.training, ...TRAINING };
  if (unit === 'epoch') return [{ ...training, ...byEpoch(measure) }, validation];
  const { columns, count, mainFrom } = record.steps;
  const raw = stepSeries(record, columns[measure], choice);
  if (smoothing === 0) return [{ ...training, ...raw, width: 1.5 }, validation];
  const smooth = smoothed.follow(columns[measure], count, smoothing, mainFrom < count ? mainFrom : 0);
  return [
    { ...training, ...raw, id: 'steps', isBackground: true },
    { ...training, ...stepSeries(record, smooth, choice) },
    validation,
  ];
}

/** Empty where the rate never changes: then it stands among the settings. */
export function rateSeries(record: RunRecord, choice: CurveChoice, { m }: Words): ChartSeries[] {
  const series = stepSeries(record, record.steps.columns.learningRate, choice);
  let same = 1;
  while (same < series.count && series.y[same] === series.y[0]) same += 1;
  if (same >= series.count) return [];
  const perEpoch = record.shapes.main?.stepsPerEpoch ?? 1;
  const x = choice.unit === 'step' ? series.x : series.x.subarray(0, series.count).map((each) => each / perEpoch);
  return [{ id: 'rate', label: m.live.learningRate, token: '--run-2', dash: [], ...series, x }];
}

function markLabel(mark: RunMark, { m, format }: Words): string {
  if (mark.kind === 'paused' && mark.ms !== null) return m.live.markPausedFor(humanDuration(mark.ms));
  if (mark.kind === 'extended') return m.live.markExtended(format.count(mark.epochs));
  return m.live.marks[mark.kind];
}

/** Marks on the axis that is shown, and the best epoch of the main stage. */
export function chartMarks(
  record: RunRecord,
  happened: readonly RunMark[],
  bestEpoch: number | null,
  { unit, withHead }: CurveChoice,
  i18n: Words,
): ChartMark[] {
  const toUnit = (x: number): number => {
    const shape = x > 0 ? record.shapes.main : record.shapes.head;
    return unit === 'step' ? x : x / Math.max(1, shape?.stepsPerEpoch ?? 1);
  };
  const marks: ChartMark[] = happened
    .filter(({ x }) => withHead || x > 0)
    .map((mark) => ({
      x: toUnit(mark.x),
      label: markLabel(mark, i18n),
      ...(mark.kind === 'failed' || mark.kind === 'lost' ? { token: '--warning' } : {}),
    }));
  const hasMain = record.steps.mainFrom < record.steps.count;
  if (withHead && hasMain && record.steps.mainFrom > 0) marks.push({ x: 0, label: i18n.m.live.markMain });
  if (bestEpoch !== null) {
    const x = unit === 'epoch' ? bestEpoch : bestEpoch * (record.shapes.main?.stepsPerEpoch ?? 0);
    marks.push({ x, label: i18n.m.live.markBest(i18n.format.count(bestEpoch)), token: '--good' });
  }
  return marks;
}

/** What lies before 0 belongs to the head stage. */
export function levelAxis(record: RunRecord, { unit, withHead }: CurveChoice, { m, format }: Words): XAxis {
  const { head } = record.shapes;
  if (head === undefined || !withHead) return xAxis('count', format);
  const ahead = head.epochs * (unit === 'step' ? head.stepsPerEpoch : 1);
  return twoPartAxis(ahead, (value) => m.live.headAt(format.count(value)), format);
}
