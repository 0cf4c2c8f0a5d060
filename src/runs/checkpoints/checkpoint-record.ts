/**
 * One checkpoint on the disk: `tensors.safetensors`, and `state.json`, whose first line is the SHA-256 of the second,
 * which holds the state and a SHA-256 of every tensor.
 */

import { join } from 'node:path';
import * as v from 'valibot';
import { bytesOf } from '../../base/bytes';
import { positionShape } from '../../core/run/position';
import { scheduleStateShape } from '../../core/training/schedule';
import { readSafetensors, writeSafetensors } from '../../formats/safetensors';
import { count, parseShape, sha256, type Shape } from '../../shared/schema';
import type { NamedTensor } from '../../shared/tensor';
import { syncFolder } from '../../base/atomic';
import { writeFlushed } from '../../base/files';
import { readInside } from '../../base/foreign-files';
import { sha256 as sha256Of } from '../../base/hash';
import type { CheckpointFault } from '../../shared/failures/run-faults';
import { faultOf } from '../folder/run-files';
import { journalPositionShape } from '../journal/journal-writer';

/** Everything beside the tensors that a run needs to continue to the bit. */
const checkpointStateShape = v.object({
  position: positionShape,
  /** Steps of the optimizer, for its bias correction. */
  optimizerSteps: count,
  adaptation: scheduleStateShape,
  /** How long the journal was: it is cut back to here on resume. */
  journal: journalPositionShape,
  /** Bytes of each TensorBoard file, by its folder in the run. */
  eventFileBytes: v.record(v.string(), count),
  /** ISO 8601, UTC. */
  createdAt: v.string(),
});
export type CheckpointState = Shape<typeof checkpointStateShape>;

export interface CheckpointRecord {
  /** Name of its folder; see {@link isCheckpointId}. */
  readonly id: string;
  readonly isBest: boolean;
  /** `weights/<layer>/<kernel|bias>`, `slots/<layer>/<kernel|bias>/<slot>`. */
  readonly tensors: readonly NamedTensor[];
  readonly state: CheckpointState;
}

const TENSORS = 'tensors.safetensors';
const STATE = 'state.json';
/** Real ones have some ten thousand. */
const MOST_STATE_BYTES = 64 << 20;

/** Lower-case letters, digits and hyphens, so that a damaged pointer never leads out of the folder. */
export function isCheckpointId(id: string): boolean {
  return /^[a-z0-9][a-z0-9-]{0,99}$/.test(id);
}

const descriptionShape = v.object({
  id: v.string(),
  isBest: v.boolean(),
  state: checkpointStateShape,
  /** SHA-256 of each tensor’s shape and bytes. */
  tensors: v.record(v.string(), sha256),
});
export type CheckpointDescription = Shape<typeof descriptionShape>;

function tensorSha256({ data, shape }: NamedTensor): string {
  return sha256Of(`${shape.join(',')}\n`, bytesOf(data));
}

/** Fills an empty folder with a checkpoint and flushes it. */
export async function writeCheckpoint(folder: string, checkpoint: CheckpointRecord): Promise<void> {
  const { id, isBest, tensors, state } = checkpoint;
  await writeSafetensors(join(folder, TENSORS), tensors);
  const sums = Object.fromEntries(tensors.map((tensor) => [tensor.name, tensorSha256(tensor)]));
  const description: CheckpointDescription = { id, isBest, state, tensors: sums };
  const line = JSON.stringify(description);
  await writeFlushed(join(folder, STATE), `${sha256Of(line)}\n${line}\n`);
  await syncFolder(folder);
}

class DamagedCheckpoint extends Error {
  constructor(readonly found: CheckpointFault) {
    super(found.reason);
  }
}

export function checkpointFault(error: unknown): CheckpointFault {
  return error instanceof DamagedCheckpoint ? error.found : faultOf(error);
}

/** Reads and verifies the description alone, without the tensors. @throws Error for {@link checkpointFault} */
export async function readDescription(folder: string): Promise<CheckpointDescription> {
  const [sum, line = ''] = (await readInside(join(folder, STATE), MOST_STATE_BYTES)).toString('utf8').split('\n');
  if (sha256Of(line) !== sum) throw new DamagedCheckpoint({ reason: 'state-changed', facts: {} });
  return parseShape(descriptionShape, JSON.parse(line));
}

/** Reads a whole checkpoint and verifies every byte. @throws Error for {@link checkpointFault} */
export async function readCheckpoint(folder: string): Promise<CheckpointRecord> {
  const { id, isBest, state, tensors: sums } = await readDescription(folder);
  const { tensors } = await readSafetensors(join(folder, TENSORS));
  const found = new Set(tensors.map((tensor) => tensor.name));
  const missing = Object.keys(sums).find((name) => !found.has(name));
  if (missing !== undefined) throw new DamagedCheckpoint({ reason: 'tensor-missing', facts: { tensor: missing } });
  const changed = tensors.find((tensor) => tensorSha256(tensor) !== sums[tensor.name])?.name;
  if (changed !== undefined) throw new DamagedCheckpoint({ reason: 'tensor-changed', facts: { tensor: changed } });
  return { id, isBest, tensors, state };
}
