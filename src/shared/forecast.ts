/** What a run will take, told before it starts. */

import type { RunSettings } from './settings';

export interface TimeForecast {
  /** From the start until the first step: the trainer’s start, and features that are not kept yet. */
  readonly preparationMs: number;
  /** From the start until the first epoch of the main stage is validated. */
  readonly firstEpochMs: number;
  /** A later epoch of the main stage, validation and checkpoint included. */
  readonly epochMs: number;
  /** From the start to the end; early stopping, pauses and other work of the machine left out. */
  readonly totalMs: number;
  /** In which `totalMs` is expected to lie: the steps that were tried differed by as much. */
  readonly rangeMs: readonly [low: number, high: number];
}

export interface RunForecast extends Pick<RunSettings, 'recipe' | 'preset' | 'featureCache'> {
  readonly time: TimeForecast;
  readonly memoryBytes: number;
  /** What the run will write: features that are not kept yet, and checkpoints. */
  readonly disk: { readonly featureBytes: number; readonly checkpointBytes: number };
  /** Images and views whose features are read, and those that are not kept yet. */
  readonly features: { readonly total: number; readonly missing: number };
  readonly trial: { readonly pictures: number; readonly steps: number; readonly tookMs: number };
}
