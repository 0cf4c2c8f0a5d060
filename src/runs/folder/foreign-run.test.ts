import { execFileSync } from 'node:child_process';
import {
  closeSync,
  ftruncateSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeSampleRun } from '../../../tests/support/sample-run';
import { CheckpointWriter } from '../checkpoints/checkpoints';
import { JournalWriter } from '../journal/journal-writer';
import { readJournal } from '../journal/journal-reader';
import { listRuns } from '../library/list-runs';
import { emptyTrash, trashRuns } from '../library/trash';
import { readResults } from '../report/results-csv';
import { CommandBox } from './command-box';
import { readDataset, readManifest, requireOwnFiles, runFile } from './run-files';
import { acquireRunLock, lockHolder } from './run-lock';

let runDir: string;
let runsDir: string;
let outside: string;
beforeEach(async () => {
  runDir = await makeSampleRun();
  runsDir = dirname(runDir);
  outside = mkdtempSync(join(tmpdir(), 'lathe-outside-'));
  writeFileSync(join(outside, '1-a.json'), '{"kind":"stop"}');
  writeFileSync(join(outside, 'main-epoch-1'), 'a person’s own');
});
afterEach(() => {
  rmSync(dirname(runsDir), { recursive: true, force: true });
  rmSync(outside, { recursive: true, force: true });
});

const everything = (): string[] =>
  readdirSync(outside).map((name) => `${name}: ${readFileSync(join(outside, name), 'utf8')}`);

function replaceBy(name: string, make: (path: string) => unknown): void {
  const path = join(runDir, name);
  rmSync(path, { recursive: true, force: true });
  make(path);
}

const FILES = [
  'run.json',
  'dataset.json',
  'status.json',
  'events.jsonl',
  'results.csv',
  'annotations.json',
  'trainer.log',
];
const FOLDERS = ['checkpoints', 'control', 'report', 'train', 'validation', 'features'];

describe('a run that came from elsewhere', () => {
  it.each([...FILES.map((name) => [name, '1-a.json'] as const), ...FOLDERS.map((name) => [name, '.'] as const)])(
    'is not written while %s is a link, and what it leads to stays, also when the run is deleted',
    async (name, to) => {
      const before = everything();
      replaceBy(name, (path) => symlinkSync(join(outside, to), path));
      await expect(requireOwnFiles(runDir)).rejects.toMatchObject({ code: 'run-damaged' });
      await expect(requireOwnFiles(runDir)).rejects.toThrow(join(runDir, name));
      await trashRuns(runsDir, [basename(runDir)], new Date());
      await emptyTrash(runsDir);
      expect(readdirSync(runsDir)).toEqual(['.trash']);
      expect(everything()).toEqual(before);
    },
  );

  it.skipIf(process.platform === 'win32').each(['run.json', 'dataset.json', 'status.json', 'events.jsonl'])(
    'is refused at once where %s is a pipe, a device or without end',
    async (name) => {
      const read = async (): Promise<unknown> => [
        await readManifest(runDir),
        await readDataset(runDir),
        await readJournal(runDir),
      ];
      const isSummary = name === 'status.json';
      for (const make of [
        (path: string) => execFileSync('mkfifo', [path]),
        (path: string) => {
          symlinkSync('/dev/zero', path);
        },
        (path: string) => mkdirSync(path),
      ]) {
        replaceBy(name, make);
        // The journal tells what the status would.
        if (isSummary) expect((await listRuns(runsDir)).runs).toHaveLength(1);
        else await expect(read()).rejects.toMatchObject({ code: 'run-damaged' });
      }
    },
  );

  it('is not read where a file is larger than any run’s', async () => {
    const file = openSync(runFile(runDir, 'manifest'), 'r+');
    ftruncateSync(file, 5e9);
    closeSync(file);
    await expect(readManifest(runDir)).rejects.toThrow(/5\.0 GB, more than/);
    expect((await listRuns(runsDir)).problems).toHaveLength(1);
  });

  it('is not shown with a date that is none, and leaves others alone', async () => {
    const manifest = await readManifest(runDir);
    writeFileSync(runFile(runDir, 'manifest'), JSON.stringify({ ...manifest, createdAt: 'yesterday' }));
    await expect(readManifest(runDir)).rejects.toThrow(/createdAt is "yesterday"/);
  });

  it('can’t be taken up once no higher lock can follow', async () => {
    mkdirSync(join(runDir, 'lock.999999999999999'));
    const lock = await acquireRunLock(runDir);
    await lock.release();
    mkdirSync(join(runDir, 'lock.999999999'));
    await expect(acquireRunLock(runDir)).rejects.toMatchObject({ code: 'run-damaged' });
  });

  it('keeps in its control folder what is no command', () => {
    const control = runFile(runDir, 'control');
    writeFileSync(join(control, 'notes.json'), '{}');
    writeFileSync(join(control, '1.json'), '{"kind":"stop"}');
    expect(new CommandBox(runDir).take()).toEqual([{ kind: 'stop' }]);
    expect(readdirSync(control)).toEqual(['notes.json']);
  });

  it('is tidied of checkpoints, and of nothing that a person put beside them', async () => {
    const checkpoints = runFile(runDir, 'checkpoints');
    for (const name of ['.new-main-epoch-1-step-0-event-3', 'My Notes', '.hidden']) {
      mkdirSync(join(checkpoints, name));
    }
    await new CheckpointWriter(runDir).save({
      id: 'main-epoch-1-step-1-event-9',
      isBest: false,
      tensors: [],
      state: {
        position: {
          ...{ stage: 'main', epoch: 1, step: 1, phase: 'train', ended: false, best: null, computeMs: 0 },
          ...{ epochTrainMs: 0, sums: { loss: 0, correct: 0, pictures: 0 } },
        },
        optimizerSteps: 0,
        adaptation: {
          earlyStopping: { best: null, wait: 0, stop: false },
          plateau: { best: null, wait: 0, factor: 1 },
        },
        journal: { n: 1, bytes: 1 },
        eventFileBytes: {},
        createdAt: '2026-01-01T00:00:00Z',
      },
    });
    const names = ['.hidden', 'My Notes', 'main-epoch-1-step-1-event-9', 'pointers.json'];
    expect(readdirSync(checkpoints).sort()).toEqual(names.sort());
  });

  it('has a journal that is read line by line, however long a line is', async () => {
    const file = runFile(runDir, 'journal');
    const [created] = await readJournal(runDir);
    const line = JSON.stringify({
      n: 2,
      at: '2026-01-01T00:00:00Z',
      kind: 'stage',
      stage: 'main',
      epochs: 2,
      stepsPerEpoch: 3,
    });
    writeFileSync(file, `${JSON.stringify(created)}\n${'x'.repeat(30e6)}\n${line}\n${'y'.repeat(10e6)}`);
    expect((await readJournal(runDir)).map(({ n }) => n)).toEqual([1, 2]);
  });

  it('has no results where they are a link, and is not read through it', async () => {
    writeFileSync(join(outside, 'rows'), 'epoch,time,loss,accuracy,val_loss,val_accuracy,lr\n1,1,1,1,1,1,1\n');
    replaceBy('results.csv', (path) => symlinkSync(join(outside, 'rows'), path));
    expect(await readResults(runDir)).toEqual([]);
  });
});

describe('the writer of a run', () => {
  it('ends when its folder is renamed or deleted', async () => {
    const journal = await JournalWriter.open(runDir, () => new Date());
    renameSync(runDir, `${runDir}-elsewhere`);
    expect(() => journal.append({ kind: 'status', status: 'running' })).toThrow(/was deleted or renamed/);
    await journal.close();
    renameSync(`${runDir}-elsewhere`, runDir);
  });

  it('notices before each checkpoint that another has taken the run over', async () => {
    const lock = await acquireRunLock(runDir);
    await lock.requireHeld();
    mkdirSync(join(runDir, 'lock.2'));
    await expect(lock.requireHeld()).rejects.toMatchObject({ code: 'run-locked' });
    await lock.release();
  });

  it('counts as gone after a restart of the machine, and as there in another container while it gives signs', async () => {
    const lock = await acquireRunLock(runDir);
    const file = join(runDir, 'lock.1', 'holder.json');
    const record = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
    expect(await lockHolder(runDir)).not.toBeNull();
    writeFileSync(file, JSON.stringify({ ...record, boot: 'another' }));
    expect(await lockHolder(runDir)).toBeNull();
    const elsewhere = JSON.stringify({ ...record, pid: 1, startedAt: '1', pidNamespace: 'pid:[1]' });
    writeFileSync(file, elsewhere);
    expect(await lockHolder(runDir)).not.toBeNull();
    execFileSync('touch', ['-d', '10 minutes ago', file]);
    expect(await lockHolder(runDir)).toBeNull();
    await lock.release();
  });
});
