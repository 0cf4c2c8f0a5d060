import { execFileSync } from 'node:child_process';
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeSafetensors } from './safetensors';
import { readWeightsFile } from './weights-file';

const FIXTURES = join(import.meta.dirname, '../../tests/fixtures');

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lathe-weights-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('a weights file', () => {
  it.each(['keras-sequential.h5', 'keras-sequential.weights.h5', 'keras-sequential.keras'])(
    'such as %s is read whatever its name ends with',
    async (name) => {
      const file = join(folder, 'weights.bin');
      await copyFile(join(FIXTURES, name), file);
      const tensors = await readWeightsFile(file);
      expect(tensors.find((tensor) => tensor.name === 'first/bias')?.data).toEqual(Float32Array.of(3));
    },
  );

  it.skipIf(process.platform === 'win32')(
    'is refused where a pipe stands, which might never give anything',
    async () => {
      const pipe = join(folder, 'weights.h5');
      execFileSync('mkfifo', [pipe]);
      await expect(readWeightsFile(pipe)).rejects.toMatchObject({ code: 'weights-unreadable' });
    },
  );

  it('of the safetensors kind is read', async () => {
    const file = join(folder, 'weights.h5');
    const bias = { name: 'dense_1/bias', shape: [2], data: Float32Array.of(1, 2) };
    await writeSafetensors(file, [bias]);
    expect(await readWeightsFile(file)).toEqual([bias]);
  });

  it('of TensorFlow.js is read, also when its ninth byte is that of safetensors', async () => {
    const file = join(folder, 'model.json');
    const manifest = [{ paths: ['w.bin'], weights: [{ name: 'a/bias', shape: [1], dtype: 'float32' }] }];
    await writeFile(join(folder, 'w.bin'), new Uint8Array(Float32Array.of(4).buffer));
    await writeFile(file, `{"top": {}, "weightsManifest": ${JSON.stringify(manifest)}}`);
    expect(await readWeightsFile(file)).toEqual([{ name: 'a/bias', shape: [1], data: Float32Array.of(4) }]);
  });

  it('of ONNX is read with its convolution kernels HWIO', async () => {
    const file = join(folder, 'model.onnx');
    const values = new Uint8Array(Float32Array.from({ length: 12 }, (_, i) => i).buffer);
    const tensor = [8, 2, 8, 3, 8, 1, 8, 2, 16, 1, 0x42, 1, 0x6b, 0x4a, values.length, ...values];
    const graph = [0x2a, tensor.length, ...tensor];
    await writeFile(file, Uint8Array.from([8, 8, 0x3a, graph.length, ...graph]));
    const data = Float32Array.of(0, 6, 2, 8, 4, 10, 1, 7, 3, 9, 5, 11);
    expect(await readWeightsFile(file)).toEqual([{ name: 'k', shape: [1, 2, 3, 2], data }]);
  });

  it('of another kind is refused, and a missing one is said to be missing', async () => {
    const file = join(folder, 'weights.h5');
    for (const text of ['', 'GIF89a', '<!doctype html>']) {
      await writeFile(file, text);
      await expect(readWeightsFile(file)).rejects.toThrow('begins like none');
    }
    await expect(readWeightsFile(join(folder, 'none.h5'))).rejects.toMatchObject({ code: 'weights-missing' });
    await expect(readWeightsFile(folder)).rejects.toThrow('it is a folder');
  });
});
