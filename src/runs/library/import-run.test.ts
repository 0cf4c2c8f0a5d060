import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SAMPLE_RUN_ID, sampleRun } from '../../../tests/support/sample-run';
import { createRun } from '../folder/write-run';
import { importRun } from './import-run';
import { acquireRunLock } from '../folder/run-lock';

let root: string;
let runDir: string;
let runsDir: string;
beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'lathe-import-'));
  runDir = await createRun(sampleRun(join(root, 'elsewhere')));
  runsDir = join(root, 'runs');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const hooks = { onProgress: () => undefined, signal: new AbortController().signal };
const left = (): string[] => readdirSync(runsDir);

describe('importing a run', () => {
  it('copies it whole, under its own id whatever its folder is called', async () => {
    const renamed = join(root, 'copy of a run');
    cpSync(runDir, renamed, { recursive: true });
    writeFileSync(join(renamed, 'checkpoints', 'pointers.json'), '{}');
    const seen: number[] = [];
    const progress = { ...hooks, onProgress: (done: number, total: number) => void seen.push(done / total) };
    expect(await importRun(renamed, runsDir, progress)).toBe(SAMPLE_RUN_ID);
    for (const file of ['run.json', 'dataset.json', 'events.jsonl', 'checkpoints/pointers.json']) {
      expect(readFileSync(join(runsDir, SAMPLE_RUN_ID, file), 'utf8')).toBe(readFileSync(join(renamed, file), 'utf8'));
    }
    expect(seen.at(-1)).toBe(1);
    expect(left()).toEqual([SAMPLE_RUN_ID]);
  });

  it('leaves locks and requests behind', async () => {
    await (await acquireRunLock(runDir)).release();
    writeFileSync(join(runDir, 'control', '1.json'), '{"kind":"stop"}');
    const copy = join(runsDir, await importRun(runDir, runsDir, hooks));
    expect(readdirSync(copy).filter((name) => name.startsWith('lock'))).toEqual([]);
    expect(readdirSync(join(copy, 'control'))).toEqual([]);
  });

  it.each(['report/link', 'checkpoints/link'])('refuses a link, which could lead anywhere: %s', async (link) => {
    writeFileSync(join(root, 'secret'), 'secret');
    symlinkSync(join(root, 'secret'), join(runDir, link));
    await expect(importRun(runDir, runsDir, hooks)).rejects.toMatchObject({ code: 'run-damaged' });
    await expect(importRun(runDir, runsDir, hooks)).rejects.toThrow(join(runDir, link));
    expect(left()).toEqual([]);
  });

  it('refuses one that is there already', async () => {
    await importRun(runDir, runsDir, hooks);
    await expect(importRun(runDir, runsDir, hooks)).rejects.toMatchObject({ code: 'folder-not-empty' });
    expect(left()).toEqual([SAMPLE_RUN_ID]);
  });

  it.each([
    ['a run.json that is none', 'run.json', '{}', 'run-damaged'],
    ['a dataset.json that is none', 'dataset.json', '[]', 'run-damaged'],
    ['a journal without an event', 'events.jsonl', 'x\n', 'run-damaged'],
  ])('refuses %s', async (_, file, content, code) => {
    writeFileSync(join(runDir, file), content);
    await expect(importRun(runDir, runsDir, hooks)).rejects.toMatchObject({ code });
  });

  it.each(['../evil', '.hidden', 'a/b', 'con', '', 'x'.repeat(201)])('refuses the id “%s”', async (runId) => {
    const file = join(runDir, 'run.json');
    writeFileSync(file, readFileSync(file, 'utf8').replace(SAMPLE_RUN_ID, runId));
    await expect(importRun(runDir, runsDir, hooks)).rejects.toMatchObject({ code: 'run-damaged' });
  });

  it('refuses a folder that is no run, and one that is being written', async () => {
    await expect(importRun(root, runsDir, hooks)).rejects.toMatchObject({ code: 'run-not-found' });
    const lock = await acquireRunLock(runDir);
    await expect(importRun(runDir, runsDir, hooks)).rejects.toMatchObject({ code: 'run-locked' });
    await lock.release();
  });

  it('leaves nothing when it is cancelled', async () => {
    const cancel = new AbortController();
    const onProgress = (): void => cancel.abort();
    const importing = importRun(runDir, runsDir, { onProgress, signal: cancel.signal });
    await expect(importing).rejects.toMatchObject({ code: 'cancelled' });
    expect(left()).toEqual([]);
  });
});
