/** What a checkpoint holds beside tensors: everything that continues a run to the bit. */

import { count, nullable, number, objectOf, oneOf, recordOf, text, yesOrNo } from '../../core/json-check';
import type { Check } from '../../core/json-check';
import type { Position } from '../../core/run/position';
import type { EarlyStoppingState, PlateauState, ScheduleState } from '../../core/training/schedule';
import type { JournalPosition } from '../journal/journal-writer';
import { bestShape, stageName } from '../folder/run-shapes';

export interface CheckpointState {
  readonly position: Position;
  /** Steps that the optimizer has done, for its bias correction. */
  readonly optimizerSteps: number;
  readonly adaptation: ScheduleState;
  /** How long the journal was: it is cut back to here on resume. */
  readonly journal: JournalPosition;
  /** Bytes of each TensorBoard file, by its folder in the run. */
  readonly eventFileBytes: Readonly<Record<string, number>>;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
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

const adaptation: Check<ScheduleState> = objectOf<ScheduleState>({
  plateau: objectOf<PlateauState>({ best: nullable(number), wait: count, factor: number }),
  earlyStopping: objectOf<EarlyStoppingState>({ best: nullable(number), wait: count, stop: yesOrNo }),
});

export const checkpointStateShape: Check<CheckpointState> = objectOf<CheckpointState>({
  position,
  optimizerSteps: count,
  adaptation,
  journal: objectOf<JournalPosition>({ n: count, bytes: count }),
  eventFileBytes: recordOf(count),
  createdAt: text,
});
