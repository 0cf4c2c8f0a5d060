import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readOnnxInitializers } from './onnx-reader';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lathe-onnx-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

type Bytes = readonly number[];

function varint(value: number): Bytes {
  return value < 128 ? [value] : [(value % 128) + 128, ...varint(Math.floor(value / 128))];
}
const numberField = (field: number, value: number): Bytes => [...varint(field * 8), ...varint(value)];
const bytesField = (field: number, bytes: Iterable<number>): Bytes => {
  const list = [...bytes];
  return [...varint(field * 8 + 2), ...varint(list.length), ...list];
};
const floats = (...values: number[]): Uint8Array => new Uint8Array(Float32Array.from(values).buffer);
const named = (name: string): Bytes => bytesField(8, Buffer.from(name));

/** A model of version 8 with these TensorProtos; the graph has a name, too, as a field to pass over. */
async function modelOf(...tensors: Bytes[]): Promise<string> {
  const graph = [...bytesField(2, Buffer.from('g')), ...tensors.flatMap((tensor) => bytesField(5, tensor))];
  return written([...numberField(1, 8), ...bytesField(7, graph)]);
}
async function written(bytes: Bytes): Promise<string> {
  const file = join(folder, 'model.onnx');
  await writeFile(file, Uint8Array.from(bytes));
  return file;
}

const raw = [...numberField(1, 2), ...numberField(1, 1), ...numberField(2, 1), ...named('w:0')];

describe('the initializers of an ONNX model', () => {
  it('come from raw bytes, from packed floats and from single ones', async () => {
    const packed = [...bytesField(1, [2, 1]), ...numberField(2, 1), ...bytesField(4, floats(1, 2)), ...named('p')];
    const single = [...numberField(2, 1), 0x25, ...floats(7), ...named('s')];
    expect(
      await readOnnxInitializers(await modelOf([...raw, ...bytesField(9, floats(-1, 0.5))], packed, single)),
    ).toEqual([
      { name: 'w:0', shape: [2, 1], data: Float32Array.of(-1, 0.5) },
      { name: 'p', shape: [2, 1], data: Float32Array.of(1, 2) },
      { name: 's', shape: [], data: Float32Array.of(7) },
    ]);
  });

  it('are passed over when they hold whole numbers', async () => {
    const axes = [...numberField(1, 1), ...numberField(2, 7), ...named('axes'), ...bytesField(9, new Uint8Array(8))];
    expect(await readOnnxInitializers(await modelOf(axes))).toEqual([]);
  });
});

describe('an ONNX model that can’t be used', () => {
  it.each([
    [
      'values that do not fill the shape',
      [...raw, ...bytesField(9, floats(1))],
      'of shape 2×1 does not fit into its 4 bytes of values',
    ],
    ['values in another file', [...raw, ...numberField(14, 1)], 'in another file'],
    ['a size below zero', [...numberField(2, 1), 8, ...Array<number>(9).fill(255), 1], 'bytes of values'],
    ['a part that is longer than the file', [0x4a, 100, 1], 'a part of 100 bytes'],
    ['a number that does not end', Array<number>(12).fill(0x88), 'too long'],
    ['an unknown encoding', [0x0b], 'not in the protobuf encoding'],
  ])('with %s is refused, and the message says so', async (_, tensor, words) => {
    const failure = readOnnxInitializers(await modelOf(tensor));
    await expect(failure).rejects.toMatchObject({ code: 'weights-unreadable' });
    await expect(failure).rejects.toThrow(words);
  });

  it('is refused when it has no graph, a number for a graph, or is missing', async () => {
    await expect(readOnnxInitializers(await written([]))).rejects.toThrow('holds 0 graphs');
    await expect(readOnnxInitializers(await written(numberField(7, 1)))).rejects.toThrow('a number instead of bytes');
    await expect(readOnnxInitializers(join(folder, 'none'))).rejects.toThrow('no such file');
  });
});
