import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  backboneOf,
  importBackbone,
  readBackbone,
  type BackboneAcceptance,
} from '../../src/engine/frozen/backbone-weights';
import { readSafetensors, writeSafetensors } from '../../src/formats/safetensors';
import { LatheError } from '../../src/shared/failures/failure';
import type { NamedTensor } from '../../src/shared/tensor';
import { bodyFile } from '../support/runtime';

const weights = bodyFile();
if (weights === null) console.warn('Skipped: verifying the VGG16 weights needs them; run “npm run setup”.');
const scratch = mkdtempSync(join(tmpdir(), 'lathe-weights-'));
afterAll(() => rmSync(scratch, { recursive: true }));

async function failureOf(work: () => unknown): Promise<LatheError> {
  try {
    await work();
  } catch (error) {
    if (error instanceof LatheError) return error;
    throw error;
  }
  throw new Error('nothing failed');
}

/** As tf2onnx names the weights of a Keras model. */
function onnxName(name: string): string {
  const [layer = '', part] = name.split('/');
  return `functional_1/${layer}_1/${part === 'kernel' ? 'convolution/ReadVariableOp:0' : 'Squeeze:0'}`;
}

describe.skipIf(weights === null)('the weights of VGG16’s body', () => {
  let original: readonly NamedTensor[] = [];
  beforeAll(async () => {
    original = (await readSafetensors(weights ?? '')).tensors;
  });

  /** The tensors with one of them changed. */
  function changed(name: string, change: (tensor: NamedTensor) => NamedTensor | null): NamedTensor[] {
    return original.flatMap((tensor) => (tensor.name === name ? (change(tensor) ?? []) : tensor));
  }

  function withValue(tensor: NamedTensor, value: number): NamedTensor {
    const data = tensor.data.slice();
    data[7] = value;
    return { ...tensor, data };
  }

  const KERNEL = 'block3_conv2/kernel';
  const nudged = (): NamedTensor[] =>
    changed(KERNEL, (tensor) => withValue(tensor, (tensor.data[7] ?? 0) * (1 + 2 ** -22)));

  it('are those that Keras publishes, and have one SHA-256', async () => {
    const backbone = await readBackbone(weights ?? '', 'imagenet');
    expect(backbone.tensors.size).toBe(26);
    expect([...(backbone.tensors.get('block1_conv1/kernel') ?? []).slice(0, 3)]).toEqual(
      [0.42947057, 0.11727387, 0.03401296].map(Math.fround),
    );
    expect((await readBackbone(weights ?? '', { sha256: backbone.sha256 })).sha256).toBe(backbone.sha256);
  });

  it.each<[string, () => NamedTensor[], BackboneAcceptance, RegExp]>([
    [
      'one bit differs',
      nudged,
      'imagenet',
      /VGG16’s block3_conv2\/kernel with SHA-256 0a3ba315\w+; received SHA-256 \w+/,
    ],
    [
      'a tensor is missing',
      () => changed(KERNEL, () => null),
      'any',
      /block3_conv2\/kernel of shape 3×3×256×256; received no such tensor/,
    ],
    [
      'a shape differs',
      () => changed(KERNEL, (tensor) => ({ ...tensor, shape: [3, 3, 128, 512] })),
      'any',
      /shape 3×3×256×256; received one of shape 3×3×128×512/,
    ],
    ['a value is no number', () => changed(KERNEL, (tensor) => withValue(tensor, NaN)), 'any', /not numbers/],
    ['it is another body than the run’s', nudged, { sha256: 'ab12' }, /SHA-256 ab12; received one with SHA-256 \w{64}/],
  ])('are refused when %s', async (_, tensors, accepted, message) => {
    const failure = await failureOf(() => backboneOf('my.safetensors', tensors(), accepted));
    expect(failure.code).toBe('weights-mismatch');
    expect(failure.message).toMatch(message);
    expect(failure.message).toContain('my.safetensors');
  });

  it('of a person’s own are taken when they are asked for, with their own SHA-256', async () => {
    const own = join(scratch, 'own.safetensors');
    const cache = join(scratch, 'cache', 'vgg16.safetensors');
    const renamed = nudged().map((tensor) => ({ ...tensor, name: onnxName(tensor.name) }));
    await writeSafetensors(own, renamed);
    expect((await failureOf(() => importBackbone(own, cache, 'imagenet'))).code).toBe('weights-mismatch');
    expect(existsSync(cache)).toBe(false);

    const sha256 = await importBackbone(own, cache, 'any');
    expect((await readBackbone(cache, { sha256 })).sha256).toBe(sha256);
    expect(sha256).not.toBe((await readBackbone(weights ?? '', 'imagenet')).sha256);
    expect(existsSync(`${cache}.new`)).toBe(false);
  });

  it('are missed by name where there are none', async () => {
    const absent = join(scratch, 'absent.safetensors');
    expect((await failureOf(() => readBackbone(absent, 'imagenet'))).code).toBe('weights-missing');
    expect((await failureOf(() => importBackbone(absent, join(scratch, 'x'), 'any'))).code).toBe('weights-missing');
  });

  it('are not guessed from a file of no known kind', async () => {
    const file = join(scratch, 'weights.h5');
    writeFileSync(file, 'not HDF5');
    expect((await failureOf(() => importBackbone(file, join(scratch, 'x'), 'any'))).code).toBe('weights-unreadable');
  });
});
