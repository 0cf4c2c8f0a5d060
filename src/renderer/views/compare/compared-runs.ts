/** The compared runs: their curves, their colours, and when they have to be loaded again. */

import type { ChartSeries } from '../../charts/chart-series';
import { runDash, runToken } from '../../charts/run-style';
import { RUN_COLOURS } from '../../../core/run/run-colour';
import type { ComparedRun } from '../../../shared/contract/predictions';
import type { RunListRow } from '../../../shared/contract/runs';
import { runName } from '../../state/run-name';

export const AXES = ['epoch', 'wall', 'compute'] as const;
/** `wall` and `compute` are time since the start of the run, with and without pauses. */
export type Axis = (typeof AXES)[number];

export const METRICS = ['valAccuracy', 'valLoss', 'accuracy', 'loss'] as const;
export type Metric = (typeof METRICS)[number];

/** The kinds of the charts’ axes. */
export const X_KIND = { epoch: 'count', wall: 'duration', compute: 'duration' } as const;
export const Y_KIND = { valAccuracy: 'share', valLoss: 'loss', accuracy: 'share', loss: 'loss' } as const;

interface Point {
  /** An epoch, or milliseconds. */
  readonly x: number;
  readonly y: number;
}

type Epoch = ComparedRun['epochs'][number];

const X_OF: Readonly<Record<Axis, (epoch: Epoch) => number>> = {
  epoch: ({ epoch }) => epoch,
  wall: ({ wallMs }) => wallMs,
  compute: ({ computeMs }) => computeMs,
};

/** Leaves a gap where a loss is not a number. */
export function curvePoints(run: Pick<ComparedRun, 'epochs'>, metric: Metric, axis: Axis): Point[] {
  return run.epochs
    .map((epoch) => ({ x: X_OF[axis](epoch), y: epoch[metric] }))
    .filter(({ x, y }) => Number.isFinite(x) && Number.isFinite(y));
}

/** A line for each run, in its colour. */
export function comparedSeries(runs: readonly ComparedRun[], metric: Metric, axis: Axis): ChartSeries[] {
  return runs.map((run) => {
    const points = curvePoints(run, metric, axis);
    return {
      id: run.row.runId,
      label: runName(run.row),
      token: runToken(run.row.colour),
      dash: runDash(run.row.colour),
      points: true,
      x: Float64Array.from(points, ({ x }) => x),
      y: Float64Array.from(points, ({ y }) => y),
      count: points.length,
    };
  });
}

const MOST_PARTNERS = 3;

/**
 * What a run is most likely to be compared with: runs on the same images, first those that were made last before it, as
 * the one that it was made from.
 *
 * @param rows latest first
 */
export function likelyPartners(row: RunListRow, rows: readonly RunListRow[]): readonly RunListRow[] {
  const others = rows.filter(
    (each) => each.runId !== row.runId && each.damage === null && each.dataset === row.dataset,
  );
  const before = others.filter(({ createdAt }) => createdAt < row.createdAt);
  const after = others.filter((each) => !before.includes(each)).reverse();
  return [...before, ...after].slice(0, MOST_PARTNERS);
}

const ALL_COLOURS = Array.from({ length: RUN_COLOURS }, (_, colour) => colour);

/** Gives a run another colour, and with it another dash, if a run before it has the same. */
export function toldApart<T extends { readonly colour: number }>(rows: readonly T[]): T[] {
  const own = new Set<number>(rows.map((row) => row.colour));
  const given = new Set<number>();
  return rows.map((row) => {
    const free = ALL_COLOURS.find((each) => !own.has(each) && !given.has(each));
    const colour = given.has(row.colour) ? (free ?? row.colour) : row.colour;
    given.add(colour);
    return { ...row, colour };
  });
}

/** Everything of a row that changes what a comparison shows, as a text to compare. */
export function comparedState({ runId, status, stage, epoch, best }: RunListRow): string {
  return [runId, status, stage, epoch, best?.epoch].join(' ');
}
