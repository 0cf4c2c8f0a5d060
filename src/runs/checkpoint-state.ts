/** What a checkpoint holds beside tensors: everything that continues a run to the bit. */

import { count, listOf, nullable, number, objectOf, oneOf, recordOf, sha256, text, yesOrNo } from '../core/json-check';
import type { Check } from '../core/json-check';
import type { Position } from '../core/position';
import type { EarlyStoppingState, PlateauState } from '../core/schedule';
import type { JournalPosition } from './journal-writer';
import { bestShape, stageName } from './run-shapes';

export interface CheckpointState {
  readonly position: Position;
  readonly plateau: PlateauState;
  readonly earlyStopping: EarlyStoppingState;
  /** Steps that the optimizer has done, for its bias correction. */
  readonly optimizerSteps: number;
  /** How long the journal was: it is cut back to here on resume. */
  readonly journal: JournalPosition;
  /** Bytes of each TensorBoard file, by its folder in the run. */
  readonly logs: Readonly<Record<string, number>>;
}

/** What `state.json` says. */
export interface CheckpointRecord {
  readonly format: 1;
  readonly id: string;
  /** Whether it was the best one when it was written. */
  readonly isBest: boolean;
  readonly state: CheckpointState;
  /** In the order of the file. */
  readonly tensors: readonly { readonly name: string; readonly sha256: string }[];
}

const position: Check<Position> = objectOf<Position>({
  stage: stageName,
  epoch: count,
  step: count,
  phase: oneOf('train', 'validate'),
  sums: objectOf<Position['sums']>({ loss: number, correct: count, pictures: count }),
  epochTrainMs: number,
  computeMs: number,
  best: nullable(bestShape),
  ended: yesOrNo,
});

const state: Check<CheckpointState> = objectOf<CheckpointState>({
  position,
  plateau: objectOf<PlateauState>({ best: nullable(number), wait: count, factor: number }),
  earlyStopping: objectOf<EarlyStoppingState>({ best: nullable(number), wait: count, stop: yesOrNo }),
  optimizerSteps: count,
  journal: objectOf<JournalPosition>({ n: count, bytes: count }),
  logs: recordOf(count),
});

export const checkpointRecord: Check<CheckpointRecord> = objectOf<CheckpointRecord>({
  format: oneOf(1),
  id: text,
  isBest: yesOrNo,
  state,
  tensors: listOf(objectOf<CheckpointRecord['tensors'][number]>({ name: text, sha256 })),
});
