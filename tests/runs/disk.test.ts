import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadCheckpoint } from '../../src/runs/checkpoints/checkpoints';
import { createRun } from '../../src/runs/folder/write-run';
import { readJournal } from '../../src/runs/journal/journal-reader';
import { JournalWriter } from '../../src/runs/journal/journal-writer';
import { acquireRunLock } from '../../src/runs/folder/run-lock';
import { appendResult } from '../../src/runs/report/results-csv';
import { readManifest, runFile } from '../../src/runs/folder/run-files';
import { leaveCommand } from '../../src/runs/folder/command-box';
import { bundle } from '../support/bundle';
import { sampleRun } from '../support/sample-run';

const scratch = mkdtempSync(join(tmpdir(), 'lathe-disk-'));
const children = join(import.meta.dirname, 'children');
let fillDisk: string;
let listRuns: string;
beforeAll(async () => {
  fillDisk = await bundle(join(children, 'fill-disk.ts'));
  listRuns = await bundle(join(children, 'list-runs.ts'));
});

const mounted: string[] = [];
/** A file system of its own; null where this process may not mount one. */
function mount(name: string, options: string): string | null {
  const folder = join(scratch, name);
  mkdirSync(folder, { recursive: true });
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'lathe', folder]);
  if (status !== 0) return null;
  mounted.push(folder);
  return folder;
}
afterAll(() => {
  for (const folder of mounted) execFileSync('umount', [folder]);
  for (const folder of [scratch, dirname(fillDisk), dirname(listRuns)])
    rmSync(folder, { recursive: true, force: true });
});

interface Filled {
  readonly runDir: string;
  readonly saved: number;
  readonly checkpointCode: string;
  readonly journalCode: string;
  readonly runCode: string;
}

const smallDisk = mount('small', 'size=2m');
const frozenDisk = mount('frozen', 'size=2m');

describe('a full disk', () => {
  it.skipIf(smallDisk === null)('is said, and what was saved before is whole (needs the right to mount)', async () => {
    const output = execFileSync(process.execPath, [fillDisk, smallDisk ?? '', '5000'], { encoding: 'utf8' });
    const { runDir, saved, ...codes } = JSON.parse(output) as Filled;
    expect(codes).toEqual({ checkpointCode: 'disk-full', journalCode: 'disk-full', runCode: 'disk-full' });
    expect(saved).toBeGreaterThan(2);
    const loaded = await loadCheckpoint(runDir, 'last');
    expect(loaded).toMatchObject({ damaged: [], state: { position: { step: saved } } });
    expect(readdirSync(runFile(runDir, 'checkpoints')).filter((name) => name.startsWith('.'))).toEqual([]);
    const events = await readJournal(runDir);
    expect(events.map(({ n }) => n)).toEqual(events.map((_, i) => i + 1));
    expect(readdirSync(smallDisk ?? '')).toHaveLength(1);
  });

  it.skipIf(process.platform === 'win32')('is said where a limit on file sizes is what ends the room', async () => {
    const runsDir = join(scratch, 'limited');
    // In blocks of 1,024 bytes; the signal that would end the process is ignored, so that the write fails instead.
    const command = `trap "" XFSZ; ulimit -f 200; exec "${process.execPath}" "${fillDisk}" "${runsDir}" 2000`;
    const output = execFileSync('bash', ['-c', command], { encoding: 'utf8' });
    const { runDir, saved, checkpointCode, journalCode } = JSON.parse(output) as Filled;
    expect({ checkpointCode, journalCode }).toEqual({ checkpointCode: 'disk-full', journalCode: 'disk-full' });
    expect(await loadCheckpoint(runDir, 'last')).toMatchObject({ damaged: [], state: { position: { step: saved } } });
  });
});

describe('a read-only folder', () => {
  it.skipIf(frozenDisk === null)('can be read, and every write says so (needs the right to mount)', async () => {
    const folder = frozenDisk ?? '';
    const runDir = await createRun(sampleRun(folder));
    const journal = await JournalWriter.open(runDir, () => new Date());
    await journal.close();
    execFileSync('mount', ['-o', 'remount,ro', folder]);
    expect((await readManifest(runDir)).format).toBe(1);
    expect(await readJournal(runDir)).toHaveLength(1);
    expect(await loadCheckpoint(runDir, 'last')).toBeNull();
    const row = { epoch: 1, time: 1, loss: 1, accuracy: 1, valLoss: 1, valAccuracy: 1, learningRate: 1 };
    for (const write of [
      () => createRun(sampleRun(folder, 'another')),
      () => createRun(sampleRun(join(folder, 'deeper'))),
      () => acquireRunLock(runDir),
      () => leaveCommand(runDir, { kind: 'stop' }),
      () => JournalWriter.open(runDir, () => new Date()),
      () => appendResult(runDir, row),
    ]) {
      await expect(write()).rejects.toMatchObject({ code: 'folder-not-writable' });
    }
  });
});

describe('the list of runs', () => {
  it.skipIf(process.platform === 'win32')('is whole where a process may have few files open', async () => {
    const runsDir = join(scratch, 'many');
    const first = await createRun(sampleRun(runsDir, 'run-0'));
    for (let i = 1; i < 300; i += 1) {
      const runDir = join(runsDir, `run-${i}`);
      mkdirSync(runDir);
      for (const file of ['manifest', 'summary'] as const) copyFileSync(runFile(first, file), runFile(runDir, file));
    }
    const command = `ulimit -n 256; exec "${process.execPath}" "${listRuns}" "${runsDir}"`;
    expect(execFileSync('bash', ['-c', command], { encoding: 'utf8' })).toBe('300');
  });
});
