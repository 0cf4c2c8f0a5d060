import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readKerasArchive, readKerasH5 } from './keras-reader';
import { layerNames } from './keras-store';

const FIXTURES = join(import.meta.dirname, '../../../tests/fixtures');

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lathe-keras-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** The n-th weight of a fixture holds n, n + 1/64, n + 2/64 … (scripts/fixtures/keras_weights.py). */
function ramp(name: string, shape: number[], n: number): object {
  const count = shape.reduce((product, size) => product * size, 1);
  return { name, shape, data: Float32Array.from({ length: count }, (_, i) => n + i / 64) };
}

const byName = (tensors: readonly { name: string }[]): object[] =>
  [...tensors].sort((a, b) => (a.name < b.name ? -1 : 1));

const functional = [
  ramp('a_conv/bias', [4], 3),
  ramp('a_conv/kernel', [3, 3, 2, 4], 2),
  ramp('dense_1/bias', [3], 5),
  ramp('dense_1/kernel', [16, 3], 4),
  ramp('dense_2/kernel', [3, 2], 10),
  ramp('z_conv/bias', [2], 1),
  ramp('z_conv/kernel', [3, 3, 3, 2], 0),
];
const sequential = [
  ramp('dense_1/bias', [2], 5),
  ramp('dense_1/kernel', [9, 2], 4),
  ramp('first/bias', [1], 3),
  ramp('first/kernel', [1, 1, 2, 1], 2),
  ramp('second/bias', [2], 1),
  ramp('second/kernel', [3, 3, 1, 2], 0),
];
const withoutNorm = (tensors: readonly { name: string }[]): object[] =>
  byName(tensors.filter(({ name }) => !name.startsWith('norm/')));

describe('weights that Keras saved', () => {
  it('of a functional model with a submodel come from .h5', async () => {
    const tensors = await readKerasH5(join(FIXTURES, 'keras-functional.h5'));
    expect(withoutNorm(tensors)).toEqual(functional);
    expect(tensors).toContainEqual(ramp('norm/moving_variance', [3], 9));
  });

  it('of a functional model with a submodel come from .keras, named by its configuration', async () => {
    const tensors = await readKerasArchive(join(FIXTURES, 'keras-functional.keras'));
    expect(withoutNorm(tensors)).toEqual(functional);
    expect(tensors).toContainEqual(ramp('norm/3', [3], 9));
  });

  it.each(['keras-sequential.h5', 'keras-sequential.weights.h5'])(
    'of a sequential model come from %s',
    async (name) => {
      expect(byName(await readKerasH5(join(FIXTURES, name)))).toEqual(sequential);
    },
  );

  it('of a sequential model come from .keras', async () => {
    expect(byName(await readKerasArchive(join(FIXTURES, 'keras-sequential.keras')))).toEqual(sequential);
  });

  it('have the names of today when Keras 1 wrote them, and float64 becomes float32', async () => {
    expect(await readKerasH5(join(FIXTURES, 'keras-1.h5'))).toEqual([
      { name: 'block1_conv1/kernel', shape: [3, 3, 3, 2], data: Float32Array.from({ length: 54 }, (_, i) => i) },
      { name: 'block1_conv1/bias', shape: [2], data: Float32Array.of(1.5, -2) },
    ]);
  });

  it('are the same when two files are read at once', async () => {
    const file = join(FIXTURES, 'keras-functional.h5');
    const both = await Promise.all([readKerasH5(file), readKerasH5(join(FIXTURES, 'keras-sequential.h5'))]);
    expect(both.map((tensors) => withoutNorm(tensors))).toEqual([functional, sequential]);
  });
});

describe('a Keras file that can’t be used', () => {
  it('is refused when the values of a weight lie in another file', async () => {
    const failure = readKerasH5(join(FIXTURES, 'keras-outside.h5'));
    await expect(failure).rejects.toMatchObject({ code: 'weights-unreadable' });
    await expect(failure).rejects.toThrow('damaged');
  });

  it.each([0, 100, 9000, 27_000])('is refused when it is cut after %i bytes', async (bytes) => {
    const file = join(folder, 'cut.h5');
    await writeFile(file, (await readFile(join(FIXTURES, 'keras-functional.h5'))).subarray(0, bytes));
    await expect(readKerasH5(file)).rejects.toMatchObject({ code: 'weights-unreadable' });
  });

  it('leaves the next file readable', async () => {
    const file = join(folder, 'text.h5');
    await writeFile(file, 'no HDF5');
    await expect(readKerasH5(file)).rejects.toThrow('damaged');
    expect(await readKerasH5(join(FIXTURES, 'keras-1.h5'))).toHaveLength(2);
  });

  it('is refused, or read, but never ends in another failure when one of its bytes is wrong', async () => {
    const good = await readFile(join(FIXTURES, 'keras-1.h5'));
    const file = join(folder, 'wrong.h5');
    let refused = 0;
    for (let at = 0; at < good.length; at += 23) {
      const bytes = Buffer.from(good);
      bytes[at] = (bytes[at] ?? 0) ^ 0xff;
      await writeFile(file, bytes);
      const outcome = await readKerasH5(file).then(
        () => 'read',
        (error: unknown) => (error instanceof Error && 'code' in error ? error.code : error),
      );
      expect(['read', 'weights-unreadable']).toContain(outcome);
      if (outcome !== 'read') refused++;
    }
    expect(refused).toBeGreaterThan(0);
  });

  it('is refused when an entry among its texts has no length, from which the library never comes back', async () => {
    const name = 'keras-sequential.h5';
    const bytes = await readFile(join(FIXTURES, name));
    const heap = bytes.indexOf('GCOL');
    expect(heap).toBeGreaterThan(0);
    bytes.fill(0, heap + 16, heap + 32);
    const file = join(folder, name);
    await writeFile(file, bytes);
    await expect(readKerasH5(file)).rejects.toThrow('damaged');
  });

  it('is refused when it is a damaged archive, lacks a part, is missing or is a folder', async () => {
    const file = join(folder, 'a.keras');
    await copyFile(join(FIXTURES, 'keras-1.h5'), file);
    await expect(readKerasArchive(file)).rejects.toMatchObject({ code: 'weights-unreadable' });
    const renamed = (await readFile(join(FIXTURES, 'keras-sequential.keras'))).toString('latin1');
    await writeFile(file, renamed.replaceAll('config.json', 'c0nfig.json'), 'latin1');
    await expect(readKerasArchive(file)).rejects.toThrow('it lacks config.json');
    await expect(readKerasArchive(join(folder, 'none'))).rejects.toThrow('no such file');
    await expect(readKerasH5(folder)).rejects.toThrow('it is a folder');
  });
});

describe('places of layers in a model’s weights', () => {
  it('are numbered by class, also within a submodel', () => {
    const conv = (name: string): object => ({ class_name: 'Conv2D', config: { name } });
    const inner = { class_name: 'Functional', name: 'body', config: { layers: [conv('c'), conv('d')] } };
    const norm = { class_name: 'BatchNormalization', config: { name: 'n' } };
    const model = { class_name: 'Sequential', config: { layers: [conv('a'), inner, conv('b'), norm] } };
    expect(Object.fromEntries(layerNames(model))).toEqual({
      '/layers/conv2d': 'a',
      '/layers/functional': 'body',
      '/layers/functional/layers/conv2d': 'c',
      '/layers/functional/layers/conv2d_1': 'd',
      '/layers/conv2d_1': 'b',
      '/layers/batch_normalization': 'n',
    });
  });
});
