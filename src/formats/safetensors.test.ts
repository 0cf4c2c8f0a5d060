import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SafetensorsFile, readSafetensors, writeSafetensors } from './safetensors';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lathe-safetensors-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const kernel = { name: 'dense_1/kernel', shape: [2, 3], data: Float32Array.of(1, -2.5, 3e-20, 4, 5, -0) };
const bias = { name: 'dense_1/bias', shape: [3], data: Float32Array.of(0.1, 0.2, 0.3) };
const scalar = { name: 'step', shape: [], data: Float32Array.of(7) };

/** A file of the given header and data, whatever they say. */
async function handmade(header: unknown, data: Uint8Array, headerBytes?: number): Promise<string> {
  const json = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(headerBytes ?? json.length));
  const file = join(folder, 'handmade.safetensors');
  await writeFile(file, Buffer.concat([length, json, data]));
  return file;
}

describe('a safetensors file that was written', () => {
  it('reads back with the same bytes, names, shapes and metadata', async () => {
    const file = join(folder, 'a.safetensors');
    const bytes = await writeSafetensors(file, [kernel, bias, scalar], { lathe: '{"size":150}' });
    const { tensors, metadata } = await readSafetensors(file);
    expect(tensors).toEqual([kernel, bias, scalar]);
    expect(metadata).toEqual({ lathe: '{"size":150}' });
    expect((await readFile(file)).length).toBe(bytes);
  });

  it('begins its data at a multiple of eight', async () => {
    const file = join(folder, 'a.safetensors');
    await writeSafetensors(file, [bias]);
    expect((await readFile(file)).readBigUInt64LE() % 8n).toBe(0n);
  });

  it('gives one tensor by name', async () => {
    const file = join(folder, 'a.safetensors');
    await writeSafetensors(file, [kernel, bias]);
    const opened = await SafetensorsFile.open(file);
    expect(opened.names).toEqual(['dense_1/kernel', 'dense_1/bias']);
    expect(await opened.read('dense_1/bias')).toEqual(bias);
    await expect(opened.read('dense_2/bias')).rejects.toMatchObject({ code: 'weights-unreadable' });
    await opened.close();
  });

  it('refuses two tensors of one name and values that do not fill their shape', async () => {
    const file = join(folder, 'a.safetensors');
    await expect(writeSafetensors(file, [bias, bias])).rejects.toThrow('two tensors have the name');
    await expect(writeSafetensors(file, [{ ...bias, shape: [4] }])).rejects.toThrow('has 3 values');
  });
});

describe('element types', () => {
  it.each([
    ['F16', [0x00, 0x3c, 0x01, 0x00, 0x00, 0xfc, 0xff, 0x7b], [1, 2 ** -24, Number.NEGATIVE_INFINITY, 65504]],
    ['BF16', [0x80, 0x3f, 0x49, 0xc0], [1, -3.140625]],
    ['F64', [0, 0, 0, 0, 0, 0, 0xf8, 0x3f], [1.5]],
    ['U8', [0, 255], [0, 255]],
    ['I32', [0xff, 0xff, 0xff, 0xff], [-1]],
    ['I64', [2, 0, 0, 0, 0, 0, 0, 0], [2]],
  ])('%s becomes float32', async (dtype, bytes, values) => {
    const entry = { dtype, shape: [values.length], data_offsets: [0, bytes.length] };
    const { tensors } = await readSafetensors(await handmade({ x: entry }, Uint8Array.from(bytes)));
    expect(Array.from(tensors[0]!.data)).toEqual(values);
  });
});

describe('a damaged safetensors file', () => {
  const entry = (shape: unknown, offsets: unknown, dtype: unknown = 'F32'): object => ({
    dtype,
    shape,
    data_offsets: offsets,
  });
  const data = new Uint8Array(8);

  it.each([
    ['a header longer than the file', { x: entry([2], [0, 8]) }, 1e12, 'header-too-long', { header: 1e12 }],
    ['a header that is not JSON', '{"x":', undefined, 'not-json', { part: 'header' }],
    ['a header that is a list', [], undefined, 'not-an-object', { part: 'header' }],
    ['an entry that is a number', { x: 1 }, undefined, 'tensor-undescribed', { tensor: 'x', lacks: 'description' }],
    [
      'no element type',
      { x: entry([2], [0, 8], null) },
      undefined,
      'tensor-undescribed',
      { tensor: 'x', lacks: 'dtype' },
    ],
    ['a negative size', { x: entry([-2], [0, 8]) }, undefined, 'tensor-undescribed', { tensor: 'x', lacks: 'shape' }],
    [
      'a place outside the file',
      { x: entry([4], [0, 16]) },
      undefined,
      'tensor-outside',
      { tensor: 'x', begin: 0, end: 16, bytes: 8 },
    ],
    [
      'a place that ends before it begins',
      { x: entry([1], [8, 4]) },
      undefined,
      'tensor-outside',
      { tensor: 'x', begin: 8, end: 4, bytes: 8 },
    ],
    [
      'one number instead of a place',
      { x: entry([1], [4]) },
      undefined,
      'tensor-undescribed',
      { tensor: 'x', lacks: 'data_offsets' },
    ],
    [
      'a shape that does not fill its place',
      { x: entry([1], [0, 8]) },
      undefined,
      'tensor-size',
      { tensor: 'x', shape: [1], bytes: 8 },
    ],
    [
      'two tensors in one place',
      { x: entry([2], [0, 8]), y: entry([1], [4, 8]) },
      undefined,
      'tensor-overlaps',
      { tensor: 'y' },
    ],
    ['metadata that is text', { __metadata__: 'x' }, undefined, 'not-an-object', { part: 'metadata' }],
    [
      'an unknown element type',
      { x: entry([2], [0, 8], 'F8_E4M3') },
      undefined,
      'tensor-type',
      { tensor: 'x', type: 'F8_E4M3' },
    ],
  ])('with %s is refused, and the failure says so', async (_, header, headerBytes, fault, facts) => {
    const file = await handmade(header, data, headerBytes);
    const failure = readSafetensors(file);
    await expect(failure).rejects.toMatchObject({
      code: 'weights-unreadable',
      failure: { facts: { found: { fault, facts } } },
    });
  });

  it('that is cut short, empty, missing or a folder is refused', async () => {
    const file = join(folder, 'a.safetensors');
    await writeSafetensors(file, [kernel]);
    await writeFile(file, (await readFile(file)).subarray(0, -1));
    await expect(readSafetensors(file)).rejects.toMatchObject({ code: 'weights-unreadable' });
    await writeFile(file, '');
    await expect(readSafetensors(file)).rejects.toThrow('only 0 bytes');
    await expect(readSafetensors(join(folder, 'none'))).rejects.toThrow('no such file');
    await expect(readSafetensors(folder)).rejects.toThrow('it is a folder');
  });
});
