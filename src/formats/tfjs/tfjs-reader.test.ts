import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readTfjsModel } from './tfjs-reader';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lathe-tfjs-'));
  await mkdir(join(folder, 'model'));
  await writeFile(join(folder, 'secret.bin'), new Uint8Array(16));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const kernel = { name: 'dense_1/kernel', shape: [2, 1], dtype: 'float32' };
const bias = { name: 'model/dense_1/bias', shape: [2], dtype: 'float32' };
const bytes = new Uint8Array(Float32Array.of(1, -2, 0.5, 4).buffer);

/** A model folder whose four values lie in two shards, the second of which begins within a value. */
async function modelOf(manifest: unknown, more: object = {}): Promise<string> {
  const file = join(folder, 'model', 'model.json');
  await writeFile(file, JSON.stringify({ format: 'layers-model', weightsManifest: manifest, ...more }));
  await writeFile(join(folder, 'model', 'a.bin'), bytes.subarray(0, 6));
  await writeFile(join(folder, 'model', 'b.bin'), bytes.subarray(6));
  return file;
}

describe('a Layers model of TensorFlow.js', () => {
  it('gives its weights from all shards, named by their layers', async () => {
    const file = await modelOf([{ paths: ['a.bin', 'b.bin'], weights: [kernel, bias] }]);
    expect(await readTfjsModel(file)).toEqual([
      { name: 'dense_1/kernel', shape: [2, 1], data: Float32Array.of(1, -2) },
      { name: 'dense_1/bias', shape: [2], data: Float32Array.of(0.5, 4) },
    ]);
  });

  it('keeps the submodel in a name that would otherwise be there twice', async () => {
    const names = ['left/dense/bias', 'right/dense/bias'];
    const weights = names.map((name) => ({ ...bias, name }));
    const tensors = await readTfjsModel(await modelOf([{ paths: ['a.bin', 'b.bin'], weights }]));
    expect(tensors.map(({ name }) => name)).toEqual(names);
  });

  const both = ['a.bin', 'b.bin'];
  it.each([
    ['a shard above the folder', [{ paths: ['../secret.bin'], weights: [kernel, bias] }], 'outside the model’s folder'],
    ['a shard at the root', [{ paths: ['/etc/passwd'], weights: [kernel] }], 'outside the model’s folder'],
    ['a link that leaves the folder', [{ paths: ['link.bin'], weights: [kernel, bias] }], 'outside the model’s folder'],
    ['a missing shard', [{ paths: ['c.bin'], weights: [kernel] }], 'shard “c.bin” can’t be read'],
    ['the folder as a shard', [{ paths: ['.'], weights: [] }], 'outside the model’s folder'],
    [
      'too few bytes',
      [{ paths: ['a.bin'], weights: [kernel] }],
      '“dense_1/kernel” of shape 2×1 does not fit into its 6 bytes of values',
    ],
    ['too many bytes', [{ paths: both, weights: [kernel] }], '16 bytes, its tensors 8'],
    ['a negative size', [{ paths: both, weights: [{ ...kernel, shape: [-1] }] }], 'shape[0] is -1'],
    ['an endless shape', [{ paths: both, weights: [{ ...kernel, shape: [1e9, 1e9] }] }], 'does not fit'],
    ['text as an element type', [{ paths: both, weights: [{ ...kernel, dtype: 'string' }] }], 'element type string'],
    ['a name twice', [{ paths: both, weights: [kernel, kernel] }], 'two of its tensors'],
    ['no manifest', undefined, 'weightsManifest is missing'],
  ])('with %s is refused, and the message says so', async (_, manifest, words) => {
    await symlink(join(folder, 'secret.bin'), join(folder, 'model', 'link.bin'));
    const failure = readTfjsModel(await modelOf(manifest));
    await expect(failure).rejects.toMatchObject({ code: 'weights-unreadable' });
    await expect(failure).rejects.toThrow(words);
  });

  it('is refused when it is quantized or a graph model, with the way out', async () => {
    const quantized = { ...kernel, quantization: { dtype: 'uint8', scale: 0.1, min: 0 } };
    const failure = readTfjsModel(await modelOf([{ paths: both, weights: [quantized] }]));
    await expect(failure).rejects.toThrow('“dense_1/kernel” is quantized');
    await expect(failure).rejects.toMatchObject({ hint: expect.stringContaining('without quantization') as string });
    await expect(readTfjsModel(await modelOf([], { format: 'graph-model' }))).rejects.toThrow('graph model');
  });

  it('is refused when it is not JSON or missing', async () => {
    const file = await modelOf([]);
    await writeFile(file, '{"weights');
    await expect(readTfjsModel(file)).rejects.toThrow('it is not JSON');
    await expect(readTfjsModel(join(folder, 'none'))).rejects.toThrow('no such file');
  });
});
