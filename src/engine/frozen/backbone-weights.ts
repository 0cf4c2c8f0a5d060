/** The weights of VGG16’s convolutional body: read from a file, verified tensor by tensor, kept in the cache. */

import { createHash } from 'node:crypto';
import { dirname } from 'node:path';
import table from '../../../resources/vgg16-imagenet.json';
import { writeAside } from '../../base/atomic';
import { bytesOf } from '../../base/bytes';
import { translateFileError } from '../../base/file-errors';
import { exists, makeFolders } from '../../base/files';
import { sha256 as sha256Of } from '../../base/hash';
import { layerWeights, type WeightSpec } from '../../core/network/architecture';
import { VGG16_LAYERS } from '../../core/network/vgg16';
import { readSafetensors, writeSafetensors } from '../../formats/safetensors';
import { readWeightsFile } from '../../formats/weights-file';
import { LatheError } from '../../shared/failures/failure';
import type { NamedTensor } from '../../shared/tensor';

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

function checkShape(file: string, { name, shape }: WeightSpec, tensor: NamedTensor | undefined): Float32Array {
  if (tensor === undefined) throw new LatheError('vgg16-lacks', { file, tensor: name, shape });
  if (tensor.shape.join() !== shape.join()) {
    throw new LatheError('vgg16-shape', { file, tensor: name, shape, received: tensor.shape });
  }
  if (!tensor.data.every(Number.isFinite)) throw new LatheError('vgg16-not-finite', { file, tensor: name });
  return tensor.data;
}

function checkHash(file: string, { name: tensor }: WeightSpec, values: Float32Array): void {
  const expected = PINNED.get(tensor) ?? 'unknown';
  const received = sha256Of(bytesOf(values));
  if (received !== expected) throw new LatheError('vgg16-differs', { file, tensor, expected, received });
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
    throw new LatheError('vgg16-differs', { file, tensor: null, expected: accepted.sha256, received: sha256 });
  }
  return { tensors: backbone, sha256 };
}

/**
 * The body that set-up or {@link importBackbone} put into the cache, verified anew.
 *
 * @throws LatheError weights-missing, weights-unreadable, weights-mismatch
 */
export async function readBackbone(file: string, accepted: BackboneAcceptance): Promise<BackboneWeights> {
  if (!(await exists(file))) throw new LatheError('vgg16-missing', { file });
  const { tensors } = await readSafetensors(file);
  return backboneOf(file, tensors, accepted);
}

/**
 * Verifies a person’s weights file and puts its body into the cache, whole or not at all.
 *
 * @param file what {@link readWeightsFile} reads
 * @param target the cache’s safetensors file
 * @returns the body’s SHA-256
 * @throws LatheError weights-missing, weights-unreadable, weights-mismatch, disk-full, folder-not-writable
 */
export async function importBackbone(
  file: string,
  target: string,
  accepted: BackboneAcceptance,
  signal?: AbortSignal,
): Promise<string> {
  const { tensors, sha256 } = backboneOf(file, await readWeightsFile(file), accepted);
  try {
    await makeFolders(dirname(target));
    await writeAside(target, 'one', async (aside) => {
      await writeSafetensors(aside, backboneTensors(tensors));
      signal?.throwIfAborted();
    });
  } catch (error) {
    throw translateFileError(error, target, 'cache');
  }
  return sha256;
}

function backboneTensors(tensors: BackboneWeights['tensors']): NamedTensor[] {
  return BODY_SPECS.map(({ name, shape }) => ({ name, shape, data: tensors.get(name) ?? new Float32Array() }));
}
