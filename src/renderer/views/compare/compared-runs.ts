/** The curves of a comparison, and how its runs are told apart. */

import type { ComparedRun } from '../../../shared/contract/predictions';
import type { RunListRow } from '../../../shared/contract/runs';
import type { RunId } from '../../../shared/run';

export const AXES = ['epoch', 'wall', 'compute'] as const;
/** Of time: since the run began, pauses included or left out. */
export type Axis = (typeof AXES)[number];

export const METRICS = ['valAccuracy', 'valLoss', 'accuracy', 'loss'] as const;
export type Metric = (typeof METRICS)[number];

/** 0 to 1. */
export function isShare(metric: Metric): boolean {
  return metric === 'valAccuracy' || metric === 'accuracy';
}

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

/** A loss that is no longer a number leaves a gap. */
export function curvePoints(run: Pick<ComparedRun, 'epochs'>, metric: Metric, axis: Axis): Point[] {
  return run.epochs
    .map((epoch) => ({ x: X_OF[axis](epoch), y: epoch[metric] }))
    .filter(({ x, y }) => Number.isFinite(x) && Number.isFinite(y));
}

/** How a run looks in this comparison; its dash goes with the colour. 0 to 7. */
export interface Look {
  readonly colour: number;
}

/** As many as there are tokens for. */
const COLOURS = [0, 1, 2, 3, 4, 5, 6, 7] as const;

/** A run’s colour is its own; where one before it has the same, it gets one that no run here has. */
export function looksOf(rows: readonly Pick<RunListRow, 'runId' | 'colour'>[]): ReadonlyMap<RunId, Look> {
  const looks = new Map<RunId, Look>();
  const own = new Set<number>(rows.map((row) => row.colour));
  const given = new Set<number>();
  for (const row of rows) {
    const free = COLOURS.find((each) => !own.has(each) && !given.has(each));
    const colour = given.has(row.colour) ? (free ?? row.colour) : row.colour;
    given.add(colour);
    looks.set(row.runId, { colour });
  }
  return looks;
}
