import { englishOf } from '../../../shared/i18n/failure-words';
import type { Failure } from '../../../shared/failures/failure';
import { mkdirSync, mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sampleRun, stepEvent } from '../../../../tests/support/sample-run';
import { epochReport } from '../../../../tests/support/workbench-scene';
import { NO_ANNOTATIONS, writeAnnotations } from '../../../runs/library/annotations';
import { createRun } from '../../../runs/folder/write-run';
import { JournalWriter } from '../../../runs/journal/journal-writer';
import { acquireRunLock } from '../../../runs/folder/run-lock';
import { readSummary, runFile, writeSummary } from '../../../runs/folder/run-files';
import type { RunSummary } from '../../../shared/run';
import type { RunsChange } from '../session/ports';
import { RunsWatcher } from './runs-watcher';

let runsDir: string;
let changes: RunsChange[];
let watcher: RunsWatcher;
let nowMs: number | null;
beforeEach(() => {
  runsDir = mkdtempSync(join(tmpdir(), 'lathe-watch-'));
  changes = [];
  nowMs = null;
  const now = (): Date => (nowMs === null ? new Date() : new Date(nowMs));
  watcher = new RunsWatcher({ runsDir, now, onChange: (change) => changes.push(change) });
});
afterEach(() => {
  watcher.close();
  rmSync(runsDir, { recursive: true, force: true });
});

const make = (runId: string): Promise<string> => createRun(sampleRun(runsDir, runId));

async function summarize(runDir: string, summary: Partial<RunSummary>): Promise<void> {
  await writeSummary(runDir, { ...(await readSummary(runDir)), ...summary });
}

const told = (): unknown[] =>
  changes.flatMap(({ rows, removed }) => [...rows.map(({ runId, status }) => [runId, status]), ...removed]);

describe('the list of runs', () => {
  it('has what a run says of itself and what a person wrote on it', async () => {
    const runDir = await make('a');
    await writeAnnotations(runDir, { ...NO_ANNOTATIONS, name: 'Name', tags: ['t'], colour: 2 });
    await summarize(runDir, { status: 'finished', stage: 'main', epoch: 21, best: { epoch: 2, valAccuracy: 0.9 } });
    expect(await watcher.rows()).toEqual([
      {
        runId: 'a',
        name: 'Name',
        note: '',
        tags: ['t'],
        colour: 2,
        status: 'finished',
        recipe: 'finetune',
        preset: 'article',
        dataset: 'pictures',
        createdAt: '2026-11-24T12:00:00.000Z',
        updatedAt: '2026-11-24T12:00:00.000Z',
        stage: 'main',
        epoch: 20,
        step: 0,
        epochs: 20,
        best: { epoch: 2, valAccuracy: 0.9 },
        computeMs: 0,
        isHeld: false,
        failure: null,
        stalledSince: null,
        damage: null,
      },
    ]);
    expect(await watcher.folders()).toEqual(['/pictures']);
  });

  it('tells what is new, what has changed, and what is gone, each once', async () => {
    const a = await make('a');
    await watcher.rows();
    await make('b');
    await watcher.look();
    expect(told()).toEqual([['b', 'queued']]);
    await summarize(a, { status: 'paused' });
    await watcher.look();
    await watcher.look();
    expect(told().slice(1)).toEqual([['a', 'paused']]);
    expect(changes.at(-1)?.before.get('a')?.status).toBe('queued');
    renameSync(a, join(runsDir, '.away'));
    await watcher.look();
    expect(told().slice(2)).toEqual(['a']);
    expect((await watcher.rows()).map(({ runId }) => runId)).toEqual(['b']);
  });

  it('reads a run that rests only when something in it is new', async () => {
    const runDir = await make('a');
    await watcher.rows();
    await delay(150);
    await watcher.look();
    await writeAnnotations(runDir, { ...NO_ANNOTATIONS, name: 'x' });
    await watcher.look();
    expect((await watcher.rows())[0]?.name).toBe('x');
    await delay(150);
    await watcher.look();
    // In place and not renamed: no time of the folder changes, and nothing of Lathe writes so.
    writeFileSync(join(runDir, 'annotations.json'), JSON.stringify({ format: 1, ...NO_ANNOTATIONS, name: 'y' }));
    await watcher.look();
    expect((await watcher.rows())[0]?.name).toBe('x');
    expect((await watcher.refresh('a'))?.name).toBe('y');
  });

  it('says that a run is lost when its trainer is gone, though nothing was written', async () => {
    const runDir = await make('a');
    const lock = await acquireRunLock(runDir);
    await summarize(runDir, { status: 'running' });
    expect(await watcher.rows()).toMatchObject([{ status: 'running', failure: null }]);
    await lock.release();
    await watcher.look();
    expect(told()).toEqual([['a', 'lost']]);
    expect(changes[0]?.rows[0]?.failure).toMatchObject({ code: 'trainer-died' });
  });

  it('says how a trainer ended until another one has written since', async () => {
    const runDir = await make('a');
    const failure: Failure = {
      code: 'runtime-missing',
      reason: 'as-told',
      facts: { message: 'Message.', hint: 'Hint.' },
    };
    watcher.noteEnd('a', { failure, at: new Date().toISOString() });
    expect(await watcher.refresh('a')).toMatchObject({ status: 'queued', failure });
    await summarize(runDir, { status: 'paused', updatedAt: new Date(Date.now() + 1000).toISOString() });
    expect(await watcher.refresh('a')).toMatchObject({ status: 'paused', failure: null });
  });

  it('shows where a run at work is, step by step', async () => {
    const runDir = await make('a');
    const lock = await acquireRunLock(runDir);
    await summarize(runDir, { status: 'running', stage: 'main', epoch: 1, step: 0 });
    const journal = await JournalWriter.open(runDir, () => new Date());
    journal.append({ kind: 'stage', stage: 'main', epochs: 20, stepsPerEpoch: 100 });
    for (let step = 1; step <= 77; step += 1) journal.append(stepEvent(step));
    expect(await watcher.rows()).toMatchObject([{ stage: 'main', epoch: 1, step: 77 }]);
    journal.append(stepEvent(78));
    await watcher.look();
    expect(changes.at(-1)?.rows).toMatchObject([{ step: 78 }]);
    await journal.close();
    await lock.release();
  });

  it.each([
    ['has stopped early', { status: 'finished', epoch: 4 }, 3],
    ['has trained all its epochs', { status: 'finished', epoch: 21 }, 20],
    ['was stopped between two epochs', { status: 'stopped', epoch: 4 }, 3],
    ['was stopped in the middle of one', { status: 'stopped', epoch: 4, step: 7 }, 4],
    ['was paused before its first step', { status: 'paused', epoch: 1 }, 0],
    ['was lost in one that it had begun', { status: 'running', epoch: 4 }, 4],
  ] as const)('has a run that %s in the epoch that it worked on last', async (_, summary, epoch) => {
    await summarize(await make('a'), { stage: 'main', ...summary });
    expect(await watcher.rows()).toMatchObject([{ stage: 'main', epoch, epochs: 20 }]);
  });

  it('has a run at work in the epoch that it has done until it begins the next, which may not come', async () => {
    const runDir = await make('a');
    const lock = await acquireRunLock(runDir);
    await summarize(runDir, { status: 'running', stage: 'main', epoch: 2, step: 0 });
    const journal = await JournalWriter.open(runDir, () => new Date());
    journal.append(stepEvent(1));
    const best = { epoch: 1, valAccuracy: 0.8 };
    journal.append({ kind: 'epoch', stage: 'main', report: epochReport(1), best, improved: true });
    journal.append({ kind: 'early-stopping', epoch: 1, patience: 1 });
    expect(await watcher.rows()).toMatchObject([{ status: 'running', epoch: 1, step: 1 }]);
    await journal.close();
    await lock.release();
  });

  it('notices that nothing was heard of a run for ten minutes, but not of a paused one, nor after a sleep', async () => {
    const runDir = await make('a');
    const lock = await acquireRunLock(runDir);
    await summarize(runDir, { status: 'running' });
    // File systems round differently.
    const heardMs = Math.floor(Date.now() / 1000) * 1000 - 11 * 60_000;
    utimesSync(runFile(runDir, 'journal'), new Date(heardMs), new Date(heardMs));
    expect((await watcher.rows())[0]?.stalledSince).toBe(new Date(heardMs).toISOString());
    nowMs = Date.now() + 8 * 3600_000;
    await watcher.look();
    expect((await watcher.rows())[0]?.stalledSince).toBeNull();
    for (let minute = 0; minute < 11; minute += 0.5) {
      nowMs += 30_000;
      await watcher.look();
    }
    expect((await watcher.rows())[0]?.stalledSince).not.toBeNull();
    await summarize(runDir, { status: 'paused' });
    await watcher.look();
    expect((await watcher.rows())[0]?.stalledSince).toBeNull();
    await lock.release();
  });

  it('shows damaged runs as such, at the end, and passes over what is no run', async () => {
    await make('a');
    writeFileSync(runFile(await make('b'), 'manifest'), '{');
    rmSync(runFile(await make('c'), 'manifest'));
    writeFileSync(runFile(await make('d'), 'dataset'), '{"folder": 7}');
    mkdirSync(join(runsDir, 'holiday pictures'));
    mkdirSync(join(runsDir, '.new-e'));
    const rows = await watcher.rows();
    expect(rows.map(({ runId, damage }) => [runId, damage?.code])).toEqual([
      ['a', undefined],
      ['d', 'run-damaged'],
      ['c', 'run-damaged'],
      ['b', 'run-damaged'],
    ]);
    expect(englishOf(rows[3]!.damage!).message).toContain('run.json; it is not JSON');
  });

  it('goes through many resting runs in turn', async () => {
    for (let i = 0; i < 450; i += 1) mkdirSync(join(runsDir, `r${i}`));
    for (let i = 0; i < 450; i += 1) writeFileSync(join(runsDir, `r${i}`, 'run.json'), '{');
    expect(await watcher.rows()).toHaveLength(450);
    await delay(150);
    await watcher.look();
    for (let i = 0; i < 450; i += 50) {
      writeFileSync(join(runsDir, `r${i}`, '.new'), JSON.stringify({ format: 1, ...NO_ANNOTATIONS, name: 'new' }));
      renameSync(join(runsDir, `r${i}`, '.new'), join(runsDir, `r${i}`, 'annotations.json'));
    }
    for (let look = 0; look < 5; look += 1) await watcher.look();
    expect(changes.flatMap(({ rows }) => rows.map(({ name }) => name))).toEqual(Array(9).fill('new'));
  });

  it('is empty where there is no folder', async () => {
    rmSync(runsDir, { recursive: true });
    expect(await watcher.rows()).toEqual([]);
    expect(await watcher.refresh('a')).toBeNull();
  });
});
