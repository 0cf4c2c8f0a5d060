/** The weights of VGG16’s convolutional body: read from a file, verified tensor by tensor, kept in the cache. */

import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { bytesOf } from '../../base/bytes';
import table from '../../../resources/vgg16-imagenet.json';
import { layerWeights, type WeightSpec } from '../../core/network/architecture';
import { VGG16_LAYERS } from '../../core/network/vgg16';
import { makeFolders } from '../../base/make-folders';
import { asWriteFailure } from '../../base/write-failure';
import { readSafetensors, writeSafetensors } from '../../formats/safetensors/safetensors';
import { readWeightsFile } from '../../formats/weights-file';
import type { LatheError } from '../../shared/failures/failure';
import { toldError } from '../../shared/failures/failure';
import type { NamedTensor } from '../../shared/tensor';

/** All kernels and biases of the body. */
export interface BackboneWeights {
  /** By `<layer>/kernel` and `<layer>/bias`, in layer order. */
  readonly tensors: ReadonlyMap<string, Float32Array>;
  /** Over all of them: float32 little endian, in layer order, kernel before bias. */
  readonly sha256: string;
}

/**
 * Which weights are accepted: `imagenet` only those that Keras publishes, tensor by tensor; `any` whatever has the
 * shapes of VGG16, which a person must have asked for; otherwise the body with this SHA-256.
 */
export type BackboneAcceptance = 'imagenet' | 'any' | { readonly sha256: string };

const BODY_SPECS: readonly WeightSpec[] = VGG16_LAYERS.flatMap(layerWeights);

const PINNED: ReadonlyMap<string, string> = new Map(table.tensors.map(({ name, sha256 }) => [name, sha256]));

function mismatch(file: string, expected: string, received: string): LatheError {
  return toldError(
    'weights-mismatch',
    `${file} was expected to hold ${expected}; received ${received}.`,
    'Use Keras’ file for VGG16 without the top, or run “npm run setup”, which provides the weights.',
  );
}

function shapeText(shape: readonly number[]): string {
  return shape.join('×');
}

function checkShape(file: string, spec: WeightSpec, tensor: NamedTensor | undefined): Float32Array {
  const expected = `the tensor ${spec.name} of shape ${shapeText(spec.shape)}`;
  if (tensor === undefined) throw mismatch(file, expected, 'no such tensor');
  if (shapeText(tensor.shape) !== shapeText(spec.shape)) {
    throw mismatch(file, expected, `one of shape ${shapeText(tensor.shape)}`);
  }
  if (!tensor.data.every(Number.isFinite)) throw mismatch(file, expected, 'one with values that are not numbers');
  return tensor.data;
}

function checkHash(file: string, { name }: WeightSpec, values: Float32Array): void {
  const expected = PINNED.get(name);
  const received = createHash('sha256').update(bytesOf(values)).digest('hex');
  if (received !== expected) {
    throw mismatch(file, `VGG16’s ${name} with SHA-256 ${expected ?? 'unknown'}`, `SHA-256 ${received}`);
  }
}

/** `block1_conv1` as a part of a name, as Keras, TensorFlow.js and ONNX exports have it. */
const LAYER_IN_NAME = /(?:^|[/.])(block[1-5]_conv[1-3])(?=[/._:]|$)/;

/** A tensor’s name in the body by the layer that its own name mentions and its rank; null for another layer’s. */
function backboneName({ name, shape }: NamedTensor): string | null {
  const layer = LAYER_IN_NAME.exec(name)?.[1];
  if (layer === undefined) return null;
  return `${layer}/${shape.length === 1 ? 'bias' : 'kernel'}`;
}

/**
 * The body among the tensors of a file; other tensors are passed over.
 *
 * @throws LatheError weights-mismatch
 */
export function backboneOf(
  file: string,
  tensors: readonly NamedTensor[],
  accepted: BackboneAcceptance,
): BackboneWeights {
  const given = new Map(tensors.map((tensor) => [backboneName(tensor), tensor]));
  const hash = createHash('sha256');
  const backbone = new Map<string, Float32Array>();
  for (const spec of BODY_SPECS) {
    const values = checkShape(file, spec, given.get(spec.name));
    if (accepted === 'imagenet') checkHash(file, spec, values);
    hash.update(bytesOf(values));
    backbone.set(spec.name, values);
  }
  const sha256 = hash.digest('hex');
  if (typeof accepted === 'object' && accepted.sha256 !== sha256) {
    throw mismatch(file, `the body with SHA-256 ${accepted.sha256}`, `one with SHA-256 ${sha256}`);
  }
  return { tensors: backbone, sha256 };
}

/**
 * The body that set-up or {@link importBackbone} put into the cache, verified anew.
 *
 * @throws LatheError weights-missing, weights-unreadable, weights-mismatch
 */
export async function readBackbone(file: string, accepted: BackboneAcceptance): Promise<BackboneWeights> {
  if (!existsSync(file)) {
    throw toldError(
      'weights-missing',
      `The VGG16 weights were expected in ${file}; there is no such file.`,
      'Run “npm run setup”, which provides them, or “lathe weights import FILE” with a file of your own.',
    );
  }
  const { tensors } = await readSafetensors(file);
  return backboneOf(file, tensors, accepted);
}

const CACHE_HINT = 'Make room or give the right to write there, or set LATHE_CACHE to another folder.';

/**
 * Verifies a person’s weights file and puts its body into the cache, whole or not at all.
 *
 * @param file what {@link readWeightsFile} reads
 * @param target the cache’s safetensors file
 * @returns the body’s SHA-256
 * @throws LatheError weights-missing, weights-unreadable, weights-mismatch, disk-full, folder-not-writable
 */
export async function importBackbone(file: string, target: string, accepted: BackboneAcceptance): Promise<string> {
  const { tensors, sha256 } = backboneOf(file, await readWeightsFile(file), accepted);
  const aside = `${target}.new`;
  try {
    await makeFolders(dirname(target));
    await writeSafetensors(aside, backboneTensors(tensors));
    await rename(aside, target);
  } catch (error) {
    await rm(aside, { force: true }).catch(() => undefined);
    throw asWriteFailure(dirname(target), CACHE_HINT, error);
  }
  return sha256;
}

function backboneTensors(tensors: BackboneWeights['tensors']): NamedTensor[] {
  return BODY_SPECS.map(({ name, shape }) => ({ name, shape, data: tensors.get(name) ?? new Float32Array() }));
}
