/** One checkpoint on disk: `checkpoints/<id>/` with tensors, state, and a SHA-256 over each of them. */

import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { readSafetensors, writeSafetensors } from '../formats/safetensors';
import type { NamedTensor } from '../shared/tensor';
import { syncFolder, writeFlushed } from './atomic-file';
import { checkpointRecord, type CheckpointRecord, type CheckpointState } from './checkpoint-state';
import { formatJson } from './run-files';

export interface Checkpoint {
  /** A folder name, unique in its run. */
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

function sha256(content: Uint8Array | string): string {
  return createHash('sha256').update(content).digest('hex');
}

function tensorSha256({ data }: NamedTensor): string {
  return sha256(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
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
export async function writeCheckpoint(folder: string, checkpoint: Checkpoint): Promise<void> {
  const { id, state } = checkpoint;
  const tensors = [...prefixed(WEIGHT_PREFIX, checkpoint.weights), ...prefixed(SLOT_PREFIX, checkpoint.slots)];
  const record: CheckpointRecord = {
    format: 1,
    id,
    state,
    stateSha256: sha256(JSON.stringify(state)),
    tensors: tensors.map((tensor) => ({ name: tensor.name, sha256: tensorSha256(tensor) })),
  };
  const aside = join(folder, `.new-${id}`);
  await rm(aside, { recursive: true, force: true });
  await mkdir(aside, { recursive: true });
  await writeSafetensors(join(aside, TENSORS), tensors);
  await writeFlushed(join(aside, STATE), formatJson(record));
  await syncFolder(aside);
  await rename(aside, join(folder, id));
  await syncFolder(folder);
}

/** Reads and verifies a checkpoint. @throws Error saying in a clause what is wrong with it */
export async function readCheckpoint(folder: string, id: string): Promise<Checkpoint> {
  const text = await readFile(join(folder, id, STATE), 'utf8');
  const parsed: unknown = JSON.parse(text);
  const record = checkpointRecord(parsed, '');
  if (sha256(JSON.stringify(record.state)) !== record.stateSha256) throw new Error('its state has another checksum');
  const { tensors } = await readSafetensors(join(folder, id, TENSORS));
  const found = new Map(tensors.map((tensor) => [tensor.name, tensor]));
  for (const expected of record.tensors) {
    const tensor = found.get(expected.name);
    if (tensor === undefined) throw new Error(`the tensor ${expected.name} is missing`);
    if (tensorSha256(tensor) !== expected.sha256) throw new Error(`the tensor ${expected.name} has another checksum`);
  }
  const { state } = record;
  return { id, state, weights: withoutPrefix(WEIGHT_PREFIX, tensors), slots: withoutPrefix(SLOT_PREFIX, tensors) };
}
