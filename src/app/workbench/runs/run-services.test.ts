import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sampleRun } from '../../../../tests/support/sample-run';
import { epochReport, WorkbenchScene } from '../../../../tests/support/workbench-scene';
import { FeatureStore } from '../../../data/features/feature-store';
import { createRun } from '../../../runs/folder/write-run';
import { acquireRunLock } from '../../../runs/folder/run-lock';
import { readDataset, readManifest, writeManifest } from '../../../runs/folder/run-files';
import type { RunListRow } from '../../../shared/contract/runs';
import type { RunsChange } from '../session/ports';

const ids = (rows: readonly RunListRow[]): string[] => rows.map(({ runId }) => runId);

let scene: WorkbenchScene;
beforeEach(() => {
  scene = new WorkbenchScene();
});
afterEach(() => scene.remove());

describe('runs', () => {
  it('are listed, written on, and every page is told', async () => {
    const changesSeen: RunsChange[] = [];
    scene.workbench.onRunsChanged((change) => changesSeen.push(change));
    await scene.make('a');
    expect(ids(await scene.ask('runs.list'))).toEqual(['a']);
    const row = await scene.ask('runs.annotate', { runId: 'a', changes: { name: 'First', tags: ['x'] } });
    expect(row).toMatchObject({ runId: 'a', name: 'First', note: '', tags: ['x'] });
    await Promise.all([
      scene.ask('runs.annotate', { runId: 'a', changes: { note: 'Note' } }),
      scene.ask('runs.annotate', { runId: 'a', changes: { tags: [] } }),
    ]);
    expect(await scene.ask('runs.list')).toMatchObject([{ name: 'First', note: 'Note', tags: [] }]);
    const bodies = scene.pushed.flatMap((each) => (each.push === 'runs.changed' ? [each.body] : []));
    expect(bodies.at(-1)?.rows).toMatchObject([{ name: 'First', note: 'Note', tags: [] }]);
    expect(changesSeen).toHaveLength(bodies.length);
    expect(changesSeen.at(-1)?.before.get('a')?.name).toBe('First');
  });

  it('share kept features, which are told and removed unless a run that has just begun uses them', async () => {
    const root = join(scene.root, 'cache', 'features');
    const store = await FeatureStore.open({ root, space: { layer: 'block4_pool' }, length: 256 });
    for (const key of ['old', 'new']) await store.append([{ key, values: new Float32Array(256) }]);
    const both = await scene.ask('cache.status');
    expect(both.bytes).toBeGreaterThan(2 * 256 * 4);
    expect(both.budgetBytes).toBe(20e9);
    await store.use(['old'], new Date(0));
    expect((await scene.ask('cache.empty')).bytes).toBe(both.bytes / 2);
    await store.use(['new'], new Date(0));
    expect(await scene.ask('cache.empty')).toMatchObject({ bytes: 0 });
    await store.close();
  });

  it('are thrown away and brought back', async () => {
    for (const runId of ['a', 'b', 'c']) await scene.make(runId);
    await scene.ask('runs.annotate', { runId: 'a', changes: { name: 'First' } });
    await scene.ask('runs.delete', { runIds: ['a', 'b', 'a'] });
    expect(ids(await scene.ask('runs.list'))).toEqual(['c']);
    const status = await scene.ask('trash.status');
    expect(status.runs.map(({ runId, name }) => [runId, name]).sort()).toEqual([
      ['a', 'First'],
      ['b', ''],
    ]);
    expect(status.bytes).toBeGreaterThan(0);
    await scene.ask('runs.restore', { runIds: ['a'] });
    expect(ids(await scene.ask('runs.list')).sort()).toEqual(['a', 'c']);
    await scene.ask('trash.empty');
    expect(await scene.ask('trash.status')).toEqual({ runs: [], bytes: 0 });
    expect(await scene.refused('runs.restore', { runIds: ['b'] })).toBe('run-not-found');
    expect(ids(await scene.ask('runs.list')).sort()).toEqual(['a', 'c']);
  });

  it('may be brought back twice, and by two pages at once, but not from nowhere', async () => {
    for (const runId of ['a', 'b']) await scene.make(runId);
    mkdirSync(join(scene.runsDir, 'pictures'));
    await scene.ask('runs.delete', { runIds: ['a', 'b'] });
    await scene.ask('runs.restore', { runIds: ['a'] });
    const other = scene.workbench.connect(() => undefined);
    const both = { runIds: ['a', 'b'] };
    await Promise.all([scene.ask('runs.restore', both), scene.ask('runs.restore', both, other)]);
    expect(ids(await scene.ask('runs.list')).sort()).toEqual(['a', 'b']);
    for (const runId of ['none', 'pictures']) {
      expect(await scene.refused('runs.restore', { runIds: [runId] })).toBe('run-not-found');
    }
  });

  it('are not thrown away while one of them is being written', async () => {
    await scene.make('a');
    const lock = await acquireRunLock(await scene.make('b'));
    expect(await scene.refused('runs.delete', { runIds: ['a', 'b'] })).toBe('run-locked');
    expect(await scene.refused('runs.delete', { runIds: ['a', 'none'] })).toBe('run-not-found');
    expect(ids(await scene.ask('runs.list')).sort()).toEqual(['a', 'b']);
    await lock.release();
  });

  it('are thrown away also where they are damaged', async () => {
    writeFileSync(join(await scene.make('a'), 'run.json'), '{');
    expect((await scene.ask('runs.list'))[0]?.damage?.code).toBe('run-damaged');
    expect(await scene.refused('runs.get', { runId: 'a' })).toBe('run-damaged');
    await scene.ask('runs.delete', { runIds: ['a'] });
    expect(await scene.ask('runs.list')).toEqual([]);
  });

  it('tell all about themselves', async () => {
    const runDir = await scene.make('a');
    expect(await scene.ask('runs.get', { runId: 'a' })).toEqual({
      row: (await scene.ask('runs.list'))[0],
      manifest: await readManifest(runDir),
      command: expect.stringMatching(/^lathe train \/pictures --layout class-folders --split 0.2 --recipe /) as string,
      runDir,
      device: null,
      weightsSha256: null,
      dataset: {
        path: '/pictures',
        validationPath: null,
        layout: 'class-folders',
        classes: [
          { label: 'cats', train: 1, validation: 1 },
          { label: 'dogs', train: 1, validation: 0 },
        ],
        split: { kind: 'stratified', share: 0.2 },
      },
    });
  });

  it('tell what was left out of their pictures', async () => {
    await scene.make('a');
    const { problems } = await readDataset(join(scene.runsDir, 'a'));
    expect(problems).toHaveLength(1);
    const problemCounts = Object.fromEntries(problems.map(({ code }) => [code, 1]));
    expect(await scene.ask('runs.problems', { runId: 'a' })).toEqual({ problemCounts, problems });
  });

  it('are told on one page, also before they are done', async () => {
    await scene.make('new');
    await scene.makeTrained('a');
    const { html } = await scene.ask('runs.page', { runId: 'a' });
    expect(html).toContain('in epoch 2');
    expect((await scene.ask('runs.page', { runId: 'new' })).html).toContain('no epoch was completed');
    expect(await scene.refused('runs.page', { runId: 'none' })).toBe('run-not-found');
  });

  it.each(['..', '.', 'none', 'file'])('are nothing else in or around the runs folder: %s', async (runId) => {
    await scene.make('a');
    writeFileSync(join(scene.runsDir, 'file'), '');
    for (const name of ['runs.get', 'runs.report', 'runs.command', 'runs.watch'] as const) {
      const args = { runId, after: null, command: { kind: 'stop' } };
      expect(['run-not-found', 'usage']).toContain(await scene.refused(name, args));
    }
  });

  it('report what the best epoch made of each picture', async () => {
    await scene.make('new');
    await scene.makeTrained('a');
    expect(await scene.ask('runs.report', { runId: 'new' })).toBeNull();
    const found = await scene.ask('runs.report', { runId: 'a' });
    expect(found).toMatchObject({ classes: ['cats', 'dogs'], accuracy: 1, balancedAccuracy: 1 });
    expect(found?.images).toEqual([
      {
        path: 'cats/ü "2".jpg',
        label: 'cats',
        predicted: 'cats',
        probability: 0.9,
        loss: 0.1,
        image: { kind: 'run', runId: 'a', subset: 'validation', index: 0 },
      },
    ]);
    writeFileSync(join(scene.runsDir, 'a', 'report', 'predictions.csv'), 'path,label,predicted,probability,loss\n');
    expect(await scene.refused('runs.report', { runId: 'a' })).toBe('run-damaged');
  });

  it('are compared by epoch, by time and by what was set differently', async () => {
    const runDir = await scene.makeTrained('a');
    await scene.makeTrained('b');
    const manifest = await readManifest(runDir);
    await writeManifest(runDir, { ...manifest, settings: { ...manifest.settings, size: 224 } });
    const { runs, differences } = await scene.ask('runs.compare', { runIds: ['a', 'b'] });
    expect(differences).toEqual([{ setting: 'size', values: [224, 150] }]);
    expect(runs.map(({ row }) => row.runId)).toEqual(['a', 'b']);
    expect(runs[0]?.epochs).toEqual([
      { ...epochReport(1), wallMs: 6 * 60_000, computeMs: 3300 },
      { ...epochReport(2), wallMs: 8 * 60_000, computeMs: 4400 },
    ]);
    expect(runs[0]).toMatchObject({
      trainMs: 2000,
      validationMs: 200,
      bestEpoch: { epoch: 2 },
      report: { accuracy: 1 },
    });
    expect(await scene.refused('runs.compare', { runIds: ['a', 'a'] })).toBe('setting-invalid');
  });

  it('are held against each other picture by picture, once both have judged some', async () => {
    await scene.make('new');
    for (const runId of ['a', 'b']) await scene.makeTrained(runId);
    const found = await scene.ask('runs.disagreement', { runIds: ['a', 'b'] });
    expect(found).toEqual({
      ...{ images: 1, bothRight: 1, onlyFirst: 0, onlySecond: 0, bothWrong: 0 },
      ...{ pValue: 1, disputed: [] },
    });
    expect(await scene.ask('runs.disagreement', { runIds: ['a', 'new'] })).toBeNull();
    expect(await scene.refused('runs.disagreement', { runIds: ['a', 'none'] })).toBe('run-not-found');
  });

  it('are taken in from elsewhere', async () => {
    const elsewhere = await createRun(sampleRun(join(scene.root, 'elsewhere'), 'other'));
    const args = { folder: await scene.open(elsewhere) };
    expect(await scene.ask('runs.import', args)).toEqual({ runId: 'other' });
    expect(ids(await scene.ask('runs.list'))).toEqual(['other']);
    expect(await scene.refused('runs.import', args)).toBe('folder-not-empty');
    expect(await scene.refused('runs.import', { folder: 'none' })).toBe('folder-missing');
  });

  it('name their folders, latest first, where they are still there', async () => {
    const folder = join(scene.root, 'pets');
    mkdirSync(folder);
    await scene.make('gone');
    for (const [runId, minute] of [
      ['a', 1],
      ['b', 2],
    ] as const) {
      const { manifest, dataset } = sampleRun(scene.runsDir, runId);
      const createdAt = `2026-11-24T12:0${minute}:00.000Z`;
      await createRun({
        runsDir: scene.runsDir,
        manifest: { ...manifest, createdAt },
        dataset: { ...dataset, folder },
      });
    }
    expect(await scene.ask('folders.recent')).toMatchObject([{ kind: 'folder', path: folder }]);
  });

  it('start only with a head that the person could choose', async () => {
    await scene.make('a');
    const folder = await scene.open(scene.root);
    const shy = scene.another({ canBrowse: false, chooseWeights: () => Promise.resolve('/etc/passwd') });
    const start = (head: object, id: string): object => ({
      name: null,
      data: { folder: id, validationFolder: null, layout: null, split: null },
      choice: { recipe: 'finetune', preset: 'article', changes: { ...head, size: 1 } },
    });
    // A size that can’t be is told before anything is scanned; a head from elsewhere before that.
    expect(
      await scene.refused('runs.start', start({ headFrom: 'run', headRun: join(scene.runsDir, 'a') }, folder)),
    ).toBe('setting-invalid');
    expect(await scene.refused('runs.start', start({ headFrom: 'run', headRun: '/etc/none' }, folder))).toBe(
      'run-not-found',
    );
    expect(await scene.refused('runs.start', start({ headFrom: 'run', headRun: '..' }, folder))).toBe('run-not-found');
    const fromFile = start({ headFrom: 'file', headFile: '/etc/passwd' }, await scene.open(scene.root, shy));
    expect(await scene.refused('runs.start', fromFile, shy.shell)).toBe('usage');
    expect(await scene.ask('weights.choose', { title: 'x' }, shy.shell)).toEqual({ path: '/etc/passwd' });
    expect(await scene.refused('runs.start', fromFile, shy.shell)).toBe('setting-invalid');
    expect(await scene.refused('weights.choose', { title: 'x' })).toBe('usage');
    expect(readdirSync(scene.runsDir)).toEqual(['a']);
    await shy.close();
  });
});
