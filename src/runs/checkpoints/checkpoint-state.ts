/** The state of a checkpoint beside its tensors: everything that a run needs to continue to the bit. */

import * as v from 'valibot';
import { positionShape } from '../../core/run/position';
import { earlyStoppingStateShape, plateauStateShape } from '../../core/training/schedule';
import { count, type Shape } from '../../shared/schema';
import { journalPositionShape } from '../journal/journal-writer';

/** State that a stage changes beside the weights. */
const adaptationShape = v.object({ plateau: plateauStateShape, earlyStopping: earlyStoppingStateShape });
export type AdaptationState = Shape<typeof adaptationShape>;

export const checkpointStateShape = v.object({
  position: positionShape,
  /** Steps of the optimizer, for its bias correction. */
  optimizerSteps: count,
  adaptation: adaptationShape,
  /** How long the journal was: it is cut back to here on resume. */
  journal: journalPositionShape,
  /** Bytes of each TensorBoard file, by its folder in the run. */
  eventFileBytes: v.record(v.string(), count),
  /** ISO 8601, UTC. */
  createdAt: v.string(),
});
export type CheckpointState = Shape<typeof checkpointStateShape>;
