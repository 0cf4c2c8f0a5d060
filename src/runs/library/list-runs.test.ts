import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sampleRun } from '../../../tests/support/sample-run';
import type { EpochReport, RunSummary } from '../../shared/run';
import { createRun } from '../folder/write-run';
import { JournalWriter } from '../journal/journal-writer';
import { findRun, listRuns, readRunDocument } from './list-runs';
import { acquireRunLock } from '../folder/run-lock';
import { readSummary, runFile, writeSummary } from '../folder/run-files';

let runsDir: string;
beforeEach(() => {
  runsDir = mkdtempSync(join(tmpdir(), 'lathe-library-'));
});
afterEach(() => rmSync(runsDir, { recursive: true, force: true }));

const make = (runId: string): Promise<string> => createRun(sampleRun(runsDir, runId));

async function summarize(runDir: string, changes: Partial<RunSummary>): Promise<void> {
  await writeSummary(runDir, { ...(await readSummary(runDir)), ...changes });
}

describe('finding a run', () => {
  beforeEach(async () => {
    for (const id of ['20260101-pets-aaaaa', '20260101-pets-bbbbb', '20260102-flowers-ccccc']) await make(id);
  });

  it.each([
    ['20260101-pets-aaaaa', '20260101-pets-aaaaa'],
    ['20260102', '20260102-flowers-ccccc'],
    ['bbbbb', '20260101-pets-bbbbb'],
  ])('takes the id, or a beginning or end of one that fits no other: %s', async (name, id) => {
    expect(await findRun(runsDir, name)).toBe(join(runsDir, id));
  });

  it('takes a folder, wherever it is', async () => {
    const elsewhere = mkdtempSync(join(tmpdir(), 'lathe-elsewhere-'));
    const runDir = await createRun(sampleRun(elsewhere, 'moved'));
    expect(await findRun(runsDir, runDir)).toBe(runDir);
    expect(await findRun(join(runsDir, 'none'), runDir)).toBe(runDir);
    rmSync(elsewhere, { recursive: true });
  });

  it('names the candidates when several fit', async () => {
    const failure = findRun(runsDir, '20260101');
    await expect(failure).rejects.toMatchObject({ code: 'run-ambiguous' });
    await expect(failure).rejects.toThrow('20260101-pets-aaaaa, 20260101-pets-bbbbb');
  });

  it.each(['2027', '', 'pets', '.', '..'])('finds nothing by “%s”', async (name) => {
    await expect(findRun(runsDir, name)).rejects.toMatchObject({ code: 'run-not-found' });
  });

  it('finds nothing where there is no folder', async () => {
    await expect(findRun(join(runsDir, 'none'), 'x')).rejects.toMatchObject({ code: 'run-not-found' });
    expect(await listRuns(join(runsDir, 'none'))).toEqual({ runs: [], problems: [] });
  });
});

describe('the list of runs', () => {
  it('has what runs say of themselves, oldest first, and passes over what is no run', async () => {
    const second = await make('b');
    await make('a');
    await summarize(second, { status: 'finished', best: { epoch: 2, valAccuracy: 0.93 } });
    mkdirSync(join(runsDir, '.new-c'));
    mkdirSync(join(runsDir, 'holiday pictures'));
    writeFileSync(join(runsDir, 'notes.txt'), '');
    const startedAt = '2026-11-24T12:00:00.000Z';
    const { runs, problems } = await listRuns(runsDir);
    expect(problems).toEqual([]);
    expect(runs).toEqual([
      { runId: 'a', runDir: join(runsDir, 'a'), status: 'queued', recipe: 'finetune', startedAt, best: null },
      {
        runId: 'b',
        runDir: second,
        status: 'finished',
        recipe: 'finetune',
        startedAt,
        best: { epoch: 2, valAccuracy: 0.93 },
      },
    ]);
  });

  it('names a run by its folder, by which every command finds it, also after that was renamed', async () => {
    renameSync(await make('a'), join(runsDir, 'other'));
    const { runs } = await listRuns(runsDir);
    expect(runs).toMatchObject([{ runId: 'other', runDir: join(runsDir, 'other') }]);
    expect(await findRun(runsDir, runs[0]?.runId ?? '')).toBe(join(runsDir, 'other'));
  });

  it('calls a run lost whose trainer is gone, and only then', async () => {
    const runDir = await make('a');
    await summarize(runDir, { status: 'running' });
    expect((await listRuns(runsDir)).runs).toMatchObject([{ status: 'lost' }]);
    const lock = await acquireRunLock(runDir);
    expect((await listRuns(runsDir)).runs).toMatchObject([{ status: 'running' }]);
    await lock.release();
    expect((await listRuns(runsDir)).runs).toMatchObject([{ status: 'lost' }]);
    await summarize(runDir, { status: 'paused' });
    expect((await listRuns(runsDir)).runs).toMatchObject([{ status: 'paused' }]);
  });

  it('has a run that a link leads to, once, under the name that finds it', async () => {
    const elsewhere = mkdtempSync(join(tmpdir(), 'lathe-elsewhere-'));
    const moved = await createRun(sampleRun(elsewhere, 'moved'));
    await make('a');
    symlinkSync(moved, join(runsDir, 'another'));
    symlinkSync(moved, join(runsDir, 'moved'));
    symlinkSync('a', join(runsDir, 'latest'));
    symlinkSync('nowhere', join(runsDir, 'dangling'));
    const { runs, problems } = await listRuns(runsDir);
    expect(problems).toEqual([]);
    expect(runs.map(({ runDir }) => runDir)).toEqual([join(runsDir, 'a'), join(runsDir, 'moved')]);
    expect(await findRun(runsDir, 'mov')).toBe(join(runsDir, 'moved'));
    rmSync(elsewhere, { recursive: true });
  });

  it('goes on past a run that is damaged, and says so', async () => {
    await make('a');
    await make('b');
    writeFileSync(runFile(join(runsDir, 'a'), 'manifest'), '{');
    const { runs, problems } = await listRuns(runsDir);
    expect(runs.map(({ runId }) => runId)).toEqual(['b']);
    expect(problems).toMatchObject([{ runDir: join(runsDir, 'a'), code: 'run-damaged' }]);
    expect(problems[0]?.message).toContain('run.json; it is not JSON');
  });
});

describe('the document of a run', () => {
  it('has the epochs of the main stage from the journal', async () => {
    const runDir = await make('a');
    const journal = await JournalWriter.open(runDir, () => new Date());
    const best = { epoch: 1, valAccuracy: 0.5 };
    const report: EpochReport = {
      epoch: 1,
      trainMs: 1,
      validationMs: 2,
      loss: 0.1,
      accuracy: 0.2,
      valLoss: 0.3,
      valAccuracy: 0.5,
      learningRate: 1e-4,
    };
    journal.append({ kind: 'epoch', stage: 'head', report, best, improved: true });
    journal.append({ kind: 'epoch', stage: 'main', report: { ...report, loss: 0.4 }, best, improved: true });
    journal.append({ kind: 'checkpoint-damaged', id: 'a', message: '"kind":"epoch"' });
    await journal.close();
    await summarize(runDir, { status: 'finished', best, weightsSha256: 'd'.repeat(64) });
    expect(await readRunDocument(runDir)).toEqual({
      runId: basename(runDir),
      runDir,
      status: 'finished',
      device: null,
      tensorflow: null,
      threads: 2,
      epochs: [{ ...report, loss: 0.4 }],
      best,
      weightsSha256: 'd'.repeat(64),
    });
  });
});
