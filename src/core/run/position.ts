/** The position of a run: everything a checkpoint must hold beside tensors to continue to the bit. */

import * as v from 'valibot';
import { bestShape, stageName, type StageName } from '../../shared/run';
import { count, number } from '../../shared/schema';

export const positionShape = v.object({
  stage: stageName,
  /** The epoch in progress, from 1. */
  epoch: count,
  /** Steps done in it. */
  step: count,
  phase: v.picklist(['train', 'validate']),
  sums: v.object({
    /** Sum over images of the loss, regularisation included. */
    loss: number,
    correct: count,
    pictures: count,
  }),
  /** Training time of the epoch in progress, pauses left out. */
  epochTrainMs: number,
  /** Training and validation time of the whole run, pauses left out. */
  computeMs: number,
  /** Best epoch of the stage in progress. */
  best: v.nullable(bestShape),
  /** Set when early stopping ended the stage before its last epoch. */
  ended: v.boolean(),
});
export type Position = v.InferOutput<typeof positionShape>;

/** The members that each epoch begins anew. */
function epochStart(): Pick<Position, 'step' | 'phase' | 'sums' | 'epochTrainMs'> {
  return { step: 0, phase: 'train', sums: { loss: 0, correct: 0, pictures: 0 }, epochTrainMs: 0 };
}

export function stageStart(stage: StageName, computeMs: number): Position {
  return { stage, epoch: 1, ...epochStart(), computeMs, best: null, ended: false };
}

export function beginNextEpoch(position: Position): void {
  Object.assign(position, epochStart(), { epoch: position.epoch + 1 });
}
