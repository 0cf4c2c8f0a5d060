import { existsSync, readFileSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeSampleRun, sampleCheckpoint } from '../../../tests/support/sample-run';
import { CheckpointWriter, loadCheckpoint } from './checkpoints';
import { runFile } from '../folder/run-files';

let runDir: string;
let folder: string;
let writer: CheckpointWriter;
beforeEach(async () => {
  runDir = await makeSampleRun();
  folder = runFile(runDir, 'checkpoints');
  writer = new CheckpointWriter(runDir);
});
afterEach(() => rmSync(dirname(dirname(runDir)), { recursive: true, force: true }));

const idOf = (k: number): string => sampleCheckpoint(k, { n: 0, bytes: 0 }).id;
const save = (k: number, isBest = false): Promise<void> =>
  writer.save(sampleCheckpoint(k, { n: k, bytes: k * 100 }, isBest));
const tensorsOf = (k: number): string => join(folder, idOf(k), 'tensors.safetensors');
const stateOf = (k: number): string => join(folder, idOf(k), 'state.json');

function flipBit(file: string, position: number): void {
  const bytes = readFileSync(file);
  const at = position < 0 ? bytes.length + position : position;
  bytes[at] = bytes[at]! ^ 4;
  writeFileSync(file, bytes);
}

describe('checkpoints', () => {
  it('are none before the first is saved', async () => {
    expect(await loadCheckpoint(runDir, 'last')).toBeNull();
    expect(await loadCheckpoint(runDir, 'best')).toBeNull();
  });

  it('give back every tensor and the whole state', async () => {
    await save(1);
    expect(await loadCheckpoint(runDir, 'last')).toEqual({
      ...sampleCheckpoint(1, { n: 1, bytes: 100 }),
      damaged: [],
    });
  });

  it('are kept as last, previous and best, and no others', async () => {
    await save(1);
    await save(2, true);
    for (const k of [3, 4, 5]) await save(k);
    expect(readdirSync(folder).sort()).toEqual([idOf(2), idOf(4), idOf(5), 'pointers.json']);
    expect(await loadCheckpoint(runDir, 'last')).toMatchObject({ id: idOf(5) });
    expect(await loadCheckpoint(runDir, 'previous')).toMatchObject({ id: idOf(4) });
    expect(await loadCheckpoint(runDir, 'best')).toMatchObject({ id: idOf(2), isBest: true });
  });

  it('can be best and last at once', async () => {
    await save(1, true);
    await save(2, true);
    expect(await loadCheckpoint(runDir, 'best')).toMatchObject({ id: idOf(2) });
    await save(3);
    expect(readdirSync(folder)).toHaveLength(3);
    expect(await loadCheckpoint(runDir, 'best')).toMatchObject({ id: idOf(2) });
  });

  it('refuse a name that would lead out of their folder', async () => {
    const outside = { ...sampleCheckpoint(1, { n: 1, bytes: 1 }), id: '../out' };
    await expect(writer.save(outside)).rejects.toThrow(RangeError);
  });
});

describe('a damaged checkpoint', () => {
  beforeEach(async () => {
    await save(1, true);
    await save(2);
    await save(3);
  });

  it.each([
    ['a bit of a tensor flipped', () => flipBit(tensorsOf(3), -500), 'another checksum'],
    ['a bit of the tensors’ header flipped', () => flipBit(tensorsOf(3), 40), ''],
    ['a bit of its state flipped', () => flipBit(stateOf(3), 300), 'another checksum'],
    ['a bit of its state’s checksum flipped', () => flipBit(stateOf(3), 10), 'another checksum'],
    ['its tensors cut', () => truncateSync(tensorsOf(3), 1000), ''],
    ['no tensors', () => rmSync(tensorsOf(3)), 'no such file'],
    ['no state', () => rmSync(stateOf(3)), 'the file is not there'],
    ['an empty state', () => truncateSync(stateOf(3), 0), 'another checksum'],
  ])('with %s gives way to the previous one, and is named', async (_, damage, words) => {
    damage();
    const loaded = await loadCheckpoint(runDir, 'last');
    expect(loaded).toMatchObject({ ...sampleCheckpoint(2, { n: 2, bytes: 200 }), damaged: [{ id: idOf(3) }] });
    expect(loaded?.damaged[0]?.message).toContain(words);
  });

  it('is found wherever a bit of its state flips', async () => {
    const whole = readFileSync(stateOf(3));
    for (let position = 0; position < whole.length - 1; position += 7) {
      flipBit(stateOf(3), position);
      expect((await loadCheckpoint(runDir, 'last'))?.id).toBe(idOf(2));
      writeFileSync(stateOf(3), whole);
    }
    expect((await loadCheckpoint(runDir, 'last'))?.id).toBe(idOf(3));
  });

  it('gives way to the best one when the previous is damaged as well, and then to none', async () => {
    flipBit(tensorsOf(3), -1);
    flipBit(tensorsOf(2), -1);
    const loaded = await loadCheckpoint(runDir, 'last');
    expect(loaded?.id).toBe(idOf(1));
    expect(loaded?.damaged.map(({ id }) => id)).toEqual([idOf(3), idOf(2)]);
    flipBit(stateOf(1), 100);
    await expect(loadCheckpoint(runDir, 'last')).rejects.toMatchObject({ code: 'checkpoint-damaged' });
    await expect(loadCheckpoint(runDir, 'best')).rejects.toMatchObject({ code: 'checkpoint-damaged' });
  });

  it('gets no pointer any more from a writer that knows of it', async () => {
    flipBit(tensorsOf(3), -1);
    await writer.load('last');
    await save(4);
    expect(existsSync(join(folder, idOf(3)))).toBe(false);
    expect(await loadCheckpoint(runDir, 'previous')).toMatchObject({ id: idOf(2) });
  });
});

describe('pointers', () => {
  const pointers = (): string => join(folder, 'pointers.json');
  beforeEach(async () => {
    await save(1, true);
    await save(2);
    await save(3);
  });

  it.each([
    ['missing', () => rmSync(pointers())],
    ['empty', () => truncateSync(pointers(), 0)],
    ['to a folder that is not there', () => writeFileSync(pointers(), '{"last":"gone","previous":null,"best":null}')],
    ['out of the folder', () => writeFileSync(pointers(), '{"last":"../..","previous":null,"best":null}')],
    ['that are no text', () => writeFileSync(pointers(), '{"last":1,"previous":null,"best":null}')],
  ])('%s are made anew from the checkpoints themselves', async (_, damage) => {
    damage();
    expect((await loadCheckpoint(runDir, 'last'))?.id).toBe(idOf(3));
    expect((await loadCheckpoint(runDir, 'previous'))?.id).toBe(idOf(2));
    expect((await loadCheckpoint(runDir, 'best'))?.id).toBe(idOf(1));
    await save(4);
    expect(readdirSync(folder).sort()).toEqual([idOf(1), idOf(3), idOf(4), 'pointers.json']);
  });

  it('survive a flipped bit anywhere', async () => {
    const whole = readFileSync(pointers());
    for (let position = 0; position < whole.length; position += 1) {
      flipBit(pointers(), position);
      const last = (await loadCheckpoint(runDir, 'last'))?.id;
      expect([idOf(3), idOf(2)]).toContain(last);
      writeFileSync(pointers(), whole);
    }
  });
});
