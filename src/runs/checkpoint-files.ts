/**
 * One checkpoint on the disk, `checkpoints/<id>/`: `tensors.safetensors`, and `state.json`, whose first line is the
 * SHA-256 of the second, which holds the state and a SHA-256 of every tensor.
 */

import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { readSafetensors, writeSafetensors } from '../formats/safetensors';
import type { NamedTensor } from '../shared/tensor';
import { syncFolder, writeFlushed } from './atomic-file';
import { checkpointRecord, type CheckpointRecord, type CheckpointState } from './checkpoint-state';

export interface Checkpoint {
  /** A folder name, unique in its run; see {@link isCheckpointId}. */
  readonly id: string;
  readonly state: CheckpointState;
  /** `<layer>/kernel` or `/bias`: the trained weights. */
  readonly weights: readonly NamedTensor[];
  /** `<layer>/<kernel|bias>/<slot>`: the optimizer’s memory. */
  readonly slots: readonly NamedTensor[];
}

const TENSORS = 'tensors.safetensors';
const STATE = 'state.json';
const WEIGHT_PREFIX = 'weights/';
const SLOT_PREFIX = 'slots/';

/** Lower-case letters, digits and hyphens, so that a damaged pointer never leads out of the folder. */
export function isCheckpointId(id: string): boolean {
  return /^[a-z0-9][a-z0-9-]{0,99}$/.test(id);
}

function sha256Of(line: string): string {
  return createHash('sha256').update(line).digest('hex');
}

function tensorSha256({ data, shape }: NamedTensor): string {
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return createHash('sha256').update(`${shape.join(',')}\n`).update(bytes).digest('hex');
}

function prefixed(prefix: string, tensors: readonly NamedTensor[]): NamedTensor[] {
  return tensors.map((tensor) => ({ ...tensor, name: prefix + tensor.name }));
}

function withoutPrefix(prefix: string, tensors: readonly NamedTensor[]): NamedTensor[] {
  return tensors
    .filter(({ name }) => name.startsWith(prefix))
    .map((tensor) => ({ ...tensor, name: tensor.name.slice(prefix.length) }));
}

/** Writes a checkpoint aside, flushes it and renames it: it is there whole or not at all. */
export async function writeCheckpoint(folder: string, checkpoint: Checkpoint, isBest: boolean): Promise<void> {
  const { id, state } = checkpoint;
  const tensors = [...prefixed(WEIGHT_PREFIX, checkpoint.weights), ...prefixed(SLOT_PREFIX, checkpoint.slots)];
  const sums = tensors.map((tensor) => ({ name: tensor.name, sha256: tensorSha256(tensor) }));
  const record: CheckpointRecord = { format: 1, id, isBest, state, tensors: sums };
  const line = JSON.stringify(record);
  const aside = join(folder, `.new-${id}`);
  for (const leftOver of [aside, join(folder, id)]) await rm(leftOver, { recursive: true, force: true });
  await mkdir(aside, { recursive: true });
  await writeSafetensors(join(aside, TENSORS), tensors);
  await writeFlushed(join(aside, STATE), `${sha256Of(line)}\n${line}\n`);
  await syncFolder(aside);
  await rename(aside, join(folder, id));
  await syncFolder(folder);
}

/** The record alone, verified, without a look at the tensors. @throws Error saying in a clause what is wrong */
export async function readCheckpointRecord(folder: string, id: string): Promise<CheckpointRecord> {
  const [sum, line = ''] = (await readFile(join(folder, id, STATE), 'utf8')).split('\n');
  if (sha256Of(line) !== sum) throw new Error('its state has another checksum');
  const record = checkpointRecord(JSON.parse(line), '');
  if (record.id !== id) throw new Error(`it calls itself ${record.id}`);
  return record;
}

/** Reads and verifies a checkpoint, every byte of it. @throws Error saying in a clause what is wrong with it */
export async function readCheckpoint(folder: string, id: string): Promise<Checkpoint> {
  const record = await readCheckpointRecord(folder, id);
  const { tensors } = await readSafetensors(join(folder, id, TENSORS));
  const found = new Map(tensors.map((tensor) => [tensor.name, tensor]));
  for (const expected of record.tensors) {
    const tensor = found.get(expected.name);
    if (tensor === undefined) throw new Error(`the tensor ${expected.name} is missing`);
    if (tensorSha256(tensor) !== expected.sha256) throw new Error(`the tensor ${expected.name} has another checksum`);
  }
  if (found.size !== record.tensors.length) throw new Error('it has tensors that it does not name');
  const { state } = record;
  return { id, state, weights: withoutPrefix(WEIGHT_PREFIX, tensors), slots: withoutPrefix(SLOT_PREFIX, tensors) };
}
