import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { SAMPLE_RUN_ID, sampleRun } from '../../../tests/support/sample-run';
import { createRun } from './write-run';
import { readJournal } from '../journal/journal-reader';
import { readDataset, readManifest, readSummary, runFile, writeManifest, writeSummary } from './run-files';

const scratch = mkdtempSync(join(tmpdir(), 'lathe-create-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

describe('a new run', () => {
  it('has everything that a run has, and gives back what was put in', async () => {
    const run = sampleRun(join(scratch, 'a', 'runs'));
    const runDir = await createRun(run);
    expect(runDir).toBe(join(scratch, 'a', 'runs', SAMPLE_RUN_ID));
    expect(readdirSync(runDir).sort()).toEqual(
      ['annotations.json', 'checkpoints', 'control', 'dataset.json', 'events.jsonl', 'labels.txt'].concat([
        'report',
        'results.csv',
        'run.json',
        'status.json',
        'train',
        'validation',
      ]),
    );
    expect(await readManifest(runDir)).toEqual(run.manifest);
    expect(await readDataset(runDir)).toEqual(run.dataset);
    expect(await readSummary(runDir)).toMatchObject({ status: 'queued', best: null });
    expect(await readJournal(runDir)).toEqual([{ n: 1, at: run.manifest.createdAt, kind: 'created' }]);
    expect(readFileSync(runFile(runDir, 'labels'), 'utf8')).toBe('cats\ndogs\n');
    expect(readFileSync(runFile(runDir, 'results'), 'utf8')).toBe(
      'epoch,time,loss,accuracy,val_loss,val_accuracy,lr\n',
    );
  });

  it('leaves nothing aside, and takes the place of what a crash left there', async () => {
    const runsDir = join(scratch, 'b');
    await createRun(sampleRun(runsDir, 'first'));
    // As after a crash: a folder aside with half of a run.
    rmSync(join(runsDir, 'first'), { recursive: true });
    writeFileSync(join(runsDir, '.new-first'), 'half');
    await createRun(sampleRun(runsDir, 'first'));
    expect(readdirSync(runsDir)).toEqual(['first']);
  });

  it('removes what died while it was made, and neither what is being made nor what is somebody else’s', async () => {
    const runsDir = join(scratch, 'left');
    const [old, fresh, foreign] = [
      '.new-20260101-000000-a-finetune-x',
      '.new-20260102-000000-a-finetune-y',
      '.new-idea',
    ];
    for (const name of [old, fresh, foreign]) mkdirSync(join(runsDir, name, 'train'), { recursive: true });
    for (const name of [old, foreign]) utimesSync(join(runsDir, name), 0, 0);
    await createRun(sampleRun(runsDir, 'next'));
    expect(readdirSync(runsDir).sort()).toEqual([fresh, foreign, 'next']);
  });

  it('never replaces a run that is there', async () => {
    const runsDir = join(scratch, 'c');
    await createRun(sampleRun(runsDir, 'once'));
    await expect(createRun(sampleRun(runsDir, 'once'))).rejects.toThrow();
    expect(readdirSync(runsDir)).toEqual(['once']);
  });

  it('is refused where a file stands in place of the runs folder, or on the way to it', async () => {
    const file = join(scratch, 'file');
    writeFileSync(file, '');
    await expect(createRun(sampleRun(file))).rejects.toMatchObject({ code: 'runs-folder-unusable' });
    await expect(createRun(sampleRun(join(file, 'runs')))).rejects.toMatchObject({ code: 'runs-folder-unusable' });
  });

  it.skipIf(process.getuid?.() === 0 || process.platform === 'win32')(
    'is refused where the runs folder is read-only (skipped for root, whom permissions do not bind)',
    async () => {
      const runsDir = mkdtempSync(join(scratch, 'read-only-'));
      chmodSync(runsDir, 0o555);
      await expect(createRun(sampleRun(runsDir))).rejects.toMatchObject({ code: 'folder-not-writable' });
    },
  );
});

describe('a file of a run', () => {
  it('can be replaced whole', async () => {
    const runDir = await createRun(sampleRun(join(scratch, 'd')));
    const summary = { ...(await readSummary(runDir)), status: 'running' as const, epoch: 3, step: 17, computeMs: 0.1 };
    await writeSummary(runDir, summary);
    expect(await readSummary(runDir)).toEqual(summary);
    const manifest = await readManifest(runDir);
    await writeManifest(runDir, { ...manifest, app: '0.2.0' });
    expect((await readManifest(runDir)).app).toBe('0.2.0');
    expect(readdirSync(runDir).filter((name) => name.startsWith('.new-'))).toEqual([]);
  });

  it.each([
    ['missing', null, 'the file is not there'],
    ['cut short', (whole: string) => whole.slice(0, 40), 'it is not JSON'],
    ['empty', () => '', 'it is not JSON'],
    ['of a later format', (whole: string) => whole.replace('"format": 1', '"format": 2'), 'format is 2'],
    ['changed in its settings', (whole: string) => whole.replace('"sgd"', '"sgt"'), 'optimizer.kind is "sgt"'],
    ['changed in a hash', (whole: string) => whole.replace('bbbb', 'bb_b'), 'datasetSha256 is'],
    ['something else', () => '[]', 'it is a list instead of an object'],
  ])('that is %s is refused, with the file and the place named', async (_, change, words) => {
    const runDir = await createRun(sampleRun(mkdtempSync(join(scratch, 'damaged-'))));
    const file = runFile(runDir, 'manifest');
    if (change === null) rmSync(file);
    else writeFileSync(file, change(readFileSync(file, 'utf8')));
    const failure = readManifest(runDir);
    await expect(failure).rejects.toMatchObject({ code: 'run-damaged' });
    await expect(failure).rejects.toThrow(words);
    await expect(failure).rejects.toThrow(file);
  });
});
