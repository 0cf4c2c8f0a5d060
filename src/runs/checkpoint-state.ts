/** What a checkpoint holds beside tensors: everything that continues a run to the bit. */

import { count, json, nullable, number, objectOf, oneOf, recordOf, text, yesOrNo } from '../core/json-check';
import type { Check, JsonValue } from '../core/json-check';
import type { BestEpoch, StageName } from '../shared/run';
import type { JournalPosition } from './journal-writer';
import { bestShape, stageName } from './run-shapes';

/** Where in its recipe a run stands. */
export interface CheckpointPosition {
  readonly stage: StageName;
  /** The epoch in progress, from 1. */
  readonly epoch: number;
  /** Steps done in it. */
  readonly step: number;
  readonly phase: 'train' | 'validate';
  /** Over the pictures of the epoch so far. */
  readonly sums: { readonly loss: number; readonly correct: number; readonly pictures: number };
  /** Training time of the epoch in progress, pauses left out. */
  readonly epochTrainMs: number;
  /** Training and validation time of the whole run, pauses left out. */
  readonly computeMs: number;
  /** Best epoch of the stage in progress. */
  readonly best: BestEpoch | null;
  /** Whether early stopping ended the stage before its last epoch. */
  readonly ended: boolean;
}

export interface CheckpointState {
  readonly position: CheckpointPosition;
  /** Steps that the optimizer has done, for its bias correction. */
  readonly optimizerSteps: number;
  /** State of the schedule and of early stopping, in their own words. */
  readonly adaptation: JsonValue;
  /** How long the journal was: it is cut back to here on resume. */
  readonly journal: JournalPosition;
  /** Bytes of each TensorBoard file, by its folder in the run. */
  readonly eventFileBytes: Readonly<Record<string, number>>;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  /** What a recipe needs beside. */
  readonly extra: Readonly<Record<string, JsonValue>>;
}

const position: Check<CheckpointPosition> = objectOf<CheckpointPosition>({
  stage: stageName,
  epoch: count,
  step: count,
  phase: oneOf('train', 'validate'),
  sums: objectOf<CheckpointPosition['sums']>({ loss: number, correct: count, pictures: count }),
  epochTrainMs: number,
  computeMs: number,
  best: nullable(bestShape),
  ended: yesOrNo,
});

export const checkpointStateShape: Check<CheckpointState> = objectOf<CheckpointState>({
  position,
  optimizerSteps: count,
  adaptation: json,
  journal: objectOf<JournalPosition>({ n: count, bytes: count }),
  eventFileBytes: recordOf(count),
  createdAt: text,
  extra: recordOf(json),
});
