/**
 * One checkpoint on the disk: `tensors.safetensors`, and `state.json`, whose first line is the SHA-256 of the second,
 * which holds the state and a SHA-256 of every tensor.
 */

import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { bytesOf } from '../../base/bytes';
import { readSafetensors, writeSafetensors } from '../../formats/safetensors/safetensors';
import { parseShape, sha256, type Shape } from '../../shared/schema';
import type { NamedTensor } from '../../shared/tensor';
import { syncFolder, writeFlushed } from '../../base/atomic-file';
import { checkpointStateShape } from './checkpoint-state';
import type { CheckpointState } from './checkpoint-state';

export interface CheckpointRecord {
  /** Name of its folder; see {@link isCheckpointId}. */
  readonly id: string;
  /** Whether it was the best one when it was written. */
  readonly isBest: boolean;
  /** `weights/<layer>/<kernel|bias>`, `slots/<layer>/<kernel|bias>/<slot>`. */
  readonly tensors: readonly NamedTensor[];
  readonly state: CheckpointState;
}

const TENSORS = 'tensors.safetensors';
const STATE = 'state.json';

/** Lower-case letters, digits and hyphens, so that a damaged pointer never leads out of the folder. */
export function isCheckpointId(id: string): boolean {
  return /^[a-z0-9][a-z0-9-]{0,99}$/.test(id);
}

/** What `state.json` says. */
const descriptionShape = v.object({
  id: v.string(),
  isBest: v.boolean(),
  state: checkpointStateShape,
  /** SHA-256 of each tensor’s shape and bytes. */
  tensors: v.record(v.string(), sha256),
});
export type CheckpointDescription = Shape<typeof descriptionShape>;

function sha256Of(line: string): string {
  return createHash('sha256').update(line).digest('hex');
}

function tensorSha256({ data, shape }: NamedTensor): string {
  return createHash('sha256')
    .update(`${shape.join(',')}\n`)
    .update(bytesOf(data))
    .digest('hex');
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

/** The description alone, verified, without a look at the tensors. @throws Error saying in a clause what is wrong */
export async function readDescription(folder: string): Promise<CheckpointDescription> {
  const [sum, line = ''] = (await readFile(join(folder, STATE), 'utf8')).split('\n');
  if (sha256Of(line) !== sum) throw new Error('its state has another checksum');
  return parseShape(descriptionShape, JSON.parse(line));
}

/** A whole checkpoint, every byte of it verified. @throws Error saying in a clause what is wrong */
export async function readCheckpoint(folder: string): Promise<CheckpointRecord> {
  const { id, isBest, state, tensors: sums } = await readDescription(folder);
  const { tensors } = await readSafetensors(join(folder, TENSORS));
  const found = new Set(tensors.map((tensor) => tensor.name));
  const missing = Object.keys(sums).find((name) => !found.has(name));
  if (missing !== undefined) throw new Error(`the tensor ${missing} is missing`);
  const damaged = tensors.find((tensor) => tensorSha256(tensor) !== sums[tensor.name]);
  if (damaged !== undefined) throw new Error(`the tensor ${damaged.name} has another checksum`);
  return { id, isBest, tensors, state };
}
