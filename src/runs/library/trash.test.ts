import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sampleRun } from '../../../tests/support/sample-run';
import { NO_ANNOTATIONS, readAnnotations, writeAnnotations } from './annotations';
import { createRun } from '../folder/write-run';
import { readJournal } from '../journal/journal-reader';
import { acquireRunLock, lockHolder } from '../folder/run-lock';
import { emptyTrash, listTrash, restoreRun, trashContents, trashRuns } from './trash';

let runsDir: string;
beforeEach(() => {
  runsDir = mkdtempSync(join(tmpdir(), 'lathe-trash-'));
});
afterEach(() => rmSync(runsDir, { recursive: true, force: true }));

const make = (runId: string): Promise<string> => createRun(sampleRun(runsDir, runId));
const visible = (): string[] => readdirSync(runsDir).filter((name) => !name.startsWith('.'));
const at = new Date('2026-11-24T12:00:00.000Z');

describe('the trash', () => {
  it('takes a run away and gives it back whole, free to be written', async () => {
    const runDir = await make('a');
    await writeAnnotations(runDir, { ...NO_ANNOTATIONS, name: 'First try' });
    const events = await readJournal(runDir);
    await trashRuns(runsDir, ['a'], at);
    expect(visible()).toEqual([]);
    const contents = await trashContents(runsDir);
    expect(contents.runs).toMatchObject([{ runId: 'a', name: 'First try', deletedAt: at }]);
    expect(contents.bytes).toBeGreaterThan(500);
    await restoreRun(runsDir, 'a');
    expect(visible()).toEqual(['a']);
    expect(await readJournal(runDir)).toEqual(events);
    expect((await readAnnotations(runDir)).name).toBe('First try');
    expect(await lockHolder(runDir)).toBeNull();
    expect(await listTrash(runsDir)).toEqual([]);
  });

  it('refuses a run that is being written, and leaves it alone', async () => {
    const runDir = await make('a');
    const lock = await acquireRunLock(runDir);
    await expect(trashRuns(runsDir, ['a'], at)).rejects.toMatchObject({ code: 'run-locked' });
    expect(visible()).toEqual(['a']);
    expect(await lockHolder(runDir)).not.toBeNull();
    await lock.release();
  });

  it('keeps two runs of the same id apart and gives the later one back first', async () => {
    for (const name of ['older', 'newer']) {
      await writeAnnotations(await make('a'), { ...NO_ANNOTATIONS, name });
      await trashRuns(runsDir, ['a'], at);
    }
    expect(await listTrash(runsDir)).toHaveLength(2);
    await restoreRun(runsDir, 'a');
    expect((await readAnnotations(join(runsDir, 'a'))).name).toBe('newer');
  });

  it('does not put a run over another one', async () => {
    await make('a');
    await trashRuns(runsDir, ['a'], at);
    await make('a');
    await expect(restoreRun(runsDir, 'a')).rejects.toMatchObject({ code: 'folder-not-empty' });
    expect(await listTrash(runsDir)).toHaveLength(1);
  });

  it('finds nothing to restore where there is nothing', async () => {
    await expect(restoreRun(runsDir, 'a')).rejects.toMatchObject({ code: 'run-not-found' });
  });

  it('is emptied of runs, and of nothing that a person put there', async () => {
    await make('a');
    await trashRuns(runsDir, ['a'], at);
    mkdirSync(join(runsDir, '.trash', 'mine'));
    writeFileSync(join(runsDir, '.trash', 'mine', 'text'), 'x');
    await emptyTrash(runsDir);
    expect(readdirSync(join(runsDir, '.trash'))).toEqual(['mine']);
    expect(await trashContents(runsDir)).toEqual({ runs: [], bytes: 0 });
  });
});
