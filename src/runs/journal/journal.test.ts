import { appendFileSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeSampleRun, stepEvent } from '../../../tests/support/sample-run';
import { readJournal, streamJournal } from './journal-reader';
import { eventAt } from './journal-tail';
import { JournalWriter } from './journal-writer';
import { runFile } from '../folder/run-files';

let runDir: string;
let file: string;
beforeEach(async () => {
  runDir = await makeSampleRun();
  file = runFile(runDir, 'journal');
});
afterEach(() => rmSync(dirname(dirname(runDir)), { recursive: true, force: true }));

const now = (): Date => new Date('2026-11-24T13:00:00.000Z');
const numbers = async (after = 0): Promise<number[]> => (await readJournal(runDir, { after })).map(({ n }) => n);
const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i + 1);

async function withSteps(steps: number): Promise<JournalWriter> {
  const journal = await JournalWriter.open(runDir, now);
  for (let step = 1; step <= steps; step += 1) journal.append(stepEvent(step));
  return journal;
}

describe('a journal', () => {
  it('numbers its events without gaps and gives them back with every digit', async () => {
    const journal = await withSteps(3);
    expect(journal.position).toEqual({ n: 4, bytes: statSync(file).size });
    await journal.flush();
    await journal.close();
    const events = await readJournal(runDir);
    expect(events.map(({ n }) => n)).toEqual([1, 2, 3, 4]);
    expect(events[3]).toEqual({ n: 4, at: '2026-11-24T13:00:00.000Z', ...stepEvent(3) });
    const again = await JournalWriter.open(runDir, now);
    expect(again.append({ kind: 'checkpoint-damaged', id: 'a', message: 'a “quote”\nand a line' }).n).toBe(5);
    await again.close();
    expect((await readJournal(runDir)).at(-1)).toMatchObject({ n: 5, message: 'a “quote”\nand a line' });
  });

  it('gives only what is asked for', async () => {
    const journal = await withSteps(5);
    journal.append({ kind: 'checkpoint-damaged', id: 'a', message: '"kind":"step"' });
    await journal.close();
    expect(await numbers(4)).toEqual([5, 6, 7]);
    expect(await numbers(100)).toEqual([]);
    const steps = await readJournal(runDir, { kinds: ['step'], after: 3 });
    expect(steps.map(({ n }) => n)).toEqual([4, 5, 6]);
  });

  it.each([
    ['half a line', '{"n":5,"at":"2026'],
    ['a line without its end', '{"n":5,"at":"2026","kind":"created"}'],
    ['zeros, as a power failure leaves them', '\0'.repeat(5000)],
    ['zeros and an end of line', `${'\0'.repeat(10)}\n`],
    ['lines that are no events', '{"a":1}\n[]\nnull\n'],
  ])('that ends with %s is read without it, and cut when it is opened', async (_, torn) => {
    await (await withSteps(3)).close();
    const { size } = statSync(file);
    appendFileSync(file, torn);
    expect(await numbers()).toEqual(upTo(4));
    const journal = await JournalWriter.open(runDir, now);
    expect(statSync(file).size).toBe(size);
    expect(journal.append({ kind: 'created' }).n).toBe(5);
    await journal.close();
    expect(await numbers()).toEqual(upTo(5));
  });

  it('goes back to where it was and on from there', async () => {
    const journal = await withSteps(3);
    const { position } = journal;
    for (let step = 4; step <= 300; step += 1) journal.append(stepEvent(step));
    await journal.rewindTo(position);
    expect(journal.append(stepEvent(4)).n).toBe(5);
    await journal.close();
    expect(await numbers()).toEqual(upTo(5));
  });

  it('goes back to its beginning', async () => {
    const journal = await withSteps(3);
    await journal.rewindTo({ n: 0, bytes: 0 });
    expect(journal.append({ kind: 'created' }).n).toBe(1);
    await journal.close();
  });

  it('refuses a place that it never had', async () => {
    const journal = await withSteps(3);
    const { n, bytes } = journal.position;
    for (const place of [
      { n: n - 1, bytes },
      { n, bytes: bytes - 1 },
      { n: n + 1, bytes: bytes + 10 },
    ]) {
      await expect(journal.rewindTo(place)).rejects.toMatchObject({ code: 'run-damaged' });
    }
    expect(journal.position).toEqual({ n, bytes });
    await journal.close();
  });

  it('passes over a damaged line in the middle', async () => {
    await (await withSteps(4)).close();
    const lines = readFileSync(file, 'utf8').split('\n');
    lines[2] = lines[2]!.replace('"kind"', '"kin');
    writeFileSync(file, lines.join('\n'));
    expect(await numbers()).toEqual([1, 2, 4, 5]);
    expect(await numbers(3)).toEqual([4, 5]);
    const journal = await JournalWriter.open(runDir, now);
    expect(journal.position.n).toBe(5);
    await journal.close();
  });

  it.each([
    ['lacks what its kind needs', '"accuracy":0.5,', '', 'step'],
    ['has a word for a number', '"loss":1,', '"loss":"little",', 'step'],
    ['is of a later version', '"kind":"step"', '"kind":"dream"', 'dream'],
  ])('has a line that %s as one that can’t be read, in its place', async (_, before, after, was) => {
    await (await withSteps(2)).close();
    const lines = readFileSync(file, 'utf8').split('\n');
    expect(lines[1]).toContain(before);
    lines[1] = lines[1]!.replace(before, after);
    writeFileSync(file, lines.join('\n'));
    const events = await readJournal(runDir);
    expect(events.map(({ n, kind }) => [n, kind])).toEqual([
      [1, 'created'],
      [2, 'unreadable'],
      [3, 'step'],
    ]);
    expect(events[1]).toMatchObject({ was, at: '2026-11-24T13:00:00.000Z' });
    expect(await readJournal(runDir, { kinds: ['step'] })).toHaveLength(1);
  });

  it('keeps behind a place to which it goes back what may stay there', async () => {
    const journal = await withSteps(3);
    const { position } = journal;
    journal.append({ kind: 'checkpoint', id: 'a', reason: 'pause' });
    journal.append({ kind: 'paused', depth: 'release' });
    journal.append(stepEvent(4));
    journal.append({ kind: 'paused', depth: 'hold' });
    await journal.rewindTo(position, ({ kind }) => kind !== 'step');
    expect(journal.append(stepEvent(4)).n).toBe(7);
    await journal.close();
    const kinds = (await readJournal(runDir)).map(({ kind }) => kind);
    expect(kinds).toEqual(['created', 'step', 'step', 'step', 'checkpoint', 'paused', 'step']);
  });

  it('that is missing is damage, for readers and for its writer', async () => {
    rmSync(file);
    await expect(readJournal(runDir)).rejects.toMatchObject({ code: 'run-damaged' });
    await expect(JournalWriter.open(runDir, now)).rejects.toMatchObject({ code: 'run-damaged' });
  });

  it('is read in pieces whose borders cut lines and letters', async () => {
    const journal = await JournalWriter.open(runDir, now);
    const message = 'ü€😀'.repeat(5000);
    for (let i = 0; i < 60; i += 1) journal.append({ kind: 'checkpoint-damaged', id: 'a', message });
    await journal.close();
    expect(statSync(file).size).toBeGreaterThan(2 << 20);
    let pieces = 0;
    let events = 0;
    for await (const piece of streamJournal(runDir, { kinds: ['checkpoint-damaged'] })) {
      pieces += 1;
      for (const event of piece) {
        expect(event).toMatchObject({ message });
        events += 1;
      }
    }
    expect(events).toBe(60);
    expect(pieces).toBeGreaterThan(2);
  });
});

describe('finding an event by its number', () => {
  it('finds each of a thousand, and the last below one that is missing', async () => {
    await (await withSteps(999)).close();
    const handle = await open(file, 'r');
    const { size } = await handle.stat();
    for (let n = 1; n <= 1000; n += 1) {
      const found = await eventAt(handle, n, size);
      expect(found?.event.n).toBe(n);
    }
    expect((await eventAt(handle, 5000, size))?.event.n).toBe(1000);
    expect(await eventAt(handle, 0, size)).toBeNull();
    expect(await eventAt(handle, 1, 0)).toBeNull();
    await handle.close();
  });
});
