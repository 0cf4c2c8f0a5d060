import { englishOf } from '../../src/shared/i18n/failure-words';
import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compose } from '../../src/app/host/context';
import type { AppContext } from '../../src/app/host/context';
import { ForkedTrainerHost } from '../../src/app/trainer/forked-trainer-host';
import type { HostAbilities, RunsChange, Workbench } from '../../src/app/workbench/session/ports';
import { createWorkbench } from '../../src/app/workbench/workbench';
import { DEFAULT_PREFERENCES } from '../../src/app/host/preferences';
import { lockHolder } from '../../src/runs/folder/run-lock';
import { readJournal } from '../../src/runs/journal/journal-reader';
import type { OpenedItem } from '../../src/shared/contract/images';
import type { RunEvent } from '../../src/shared/events';
import type { RunStatus } from '../../src/shared/run';
import { isBuilt, scratchFolder } from '../support/lathe';
import { Page } from '../support/page';
import { runtimeFolder } from '../support/runtime';

const BUILT = resolve(import.meta.dirname, '..', '..', 'out', 'main');
const canTrain = isBuilt && runtimeFolder() !== null;

const scratch = scratchFolder();
const runsDir = join(scratch, 'runs');
const before = { ...process.env };

const abilities: HostAbilities = {
  info: { kind: 'web', electron: null, isTrial: false },
  preferences: { read: () => DEFAULT_PREFERENCES, write: () => undefined },
  chooseFolder: null,
  chooseWeights: null,
  reveal: null,
  canBrowse: true,
};

/** A small CNN that trains until it is told to end. */
const LONG = {
  recipe: 'small-cnn',
  preset: 'article',
  changes: { size: 32, batchSize: 8, epochs: 5000, seed: 7, threads: 1 },
} as const;

const isStatus =
  (status: RunStatus) =>
  (event: RunEvent): boolean =>
    event.kind === 'status' && event.status === status;
const isEpoch = (event: RunEvent): boolean => event.kind === 'epoch';
const isStarted = (event: RunEvent): boolean => event.kind === 'started';

let context: AppContext;
let workbench: Workbench;
let page: Page;
let samples: OpenedItem;

function start(
  to: Page,
  choice: Parameters<typeof to.ask<'runs.start'>>[1]['choice'] = LONG,
  name: string | null = null,
) {
  const data = { folder: samples.id, validationFolder: null, layout: null, split: null };
  return to.ask('runs.start', { data, choice, name });
}

describe.skipIf(!canTrain)('the services behind a page', () => {
  beforeAll(async () => {
    process.env['LATHE_RUNS'] = runsDir;
    process.env['LATHE_CACHE'] = join(scratch, 'cache');
    process.env['LATHE_RUNTIME'] = runtimeFolder() ?? '';
    process.env['XDG_DATA_HOME'] = join(scratch, 'data');
    context = compose(BUILT);
    workbench = createWorkbench(context, abilities);
    page = new Page(workbench);
    samples = await page.ask('folders.samples', {});
  });

  afterAll(async () => {
    for (const { runId, status } of await page.ask('runs.list', {})) {
      if (['preparing', 'running', 'paused'].includes(status)) {
        await page.ask('runs.command', { runId, command: { kind: 'stop' } }).catch(() => undefined);
      }
    }
    await workbench.close();
    process.env = before;
  });

  it('look at a folder, and say why nothing can be trained on another', async () => {
    expect(await page.ask('folders.samples', {})).toEqual(samples);
    const scan = { validationFolder: null, layout: null, split: null };
    const report = await page.ask('data.scan', { folder: samples.id, ...scan });
    expect(report).toMatchObject({
      layout: 'train-validation',
      hasOwnValidation: true,
      refusal: null,
      folder: samples,
    });
    expect(report.classes.map(({ train, validation }) => [train, validation])).toEqual([
      [60, 20],
      [60, 20],
      [60, 20],
    ]);
    const [sample] = report.classes[0]?.samples ?? [];
    expect(sample).toBeDefined();
    const image = await workbench.image(sample!, 64);
    expect(readFileSync(image.file).length).toBeGreaterThan(0);

    const single = join(scratch, 'single');
    mkdirSync(single);
    cpSync(join(samples.path, 'train', report.classes[0]?.label ?? ''), join(single, 'only'), { recursive: true });
    const opened = await page.ask('folders.open', { path: single });
    const refused = await page.ask('data.scan', { folder: opened.id, ...scan });
    expect(refused).toMatchObject({ refusal: { code: 'too-few-classes' }, train: 60, validation: 0 });
    expect(refused.classes[0]?.samples).toHaveLength(6);

    const toCancel = new AbortController();
    const cancelled = page.refusal('data.scan', { folder: samples.id, ...scan }, { signal: toCancel.signal });
    toCancel.abort();
    expect(await cancelled).toMatchObject({ code: 'cancelled' });
  });

  it('start a run, hold it, go on, release it, go on, stop it, throw it away and bring it back', async () => {
    const { runId } = await start(page, LONG, 'Long one');
    await page.ask('runs.watch', { runId, after: null });
    await page.untilEvent(runId, isEpoch);
    const running = await page.untilRow(runId, ({ status, epoch }) => status === 'running' && epoch > 1);
    expect(running).toMatchObject({ name: 'Long one', recipe: 'small-cnn', epochs: 5000, dataset: 'samples' });
    expect(await page.refusal('runs.delete', { runIds: [runId] })).toMatchObject({ code: 'run-locked' });
    expect((await page.refusal('runs.resume', { runId, epochs: null })).code).toBe('run-locked');
    expect(await page.ask('runs.command', { runId, command: { kind: 'checkpoint' } })).toMatch(/^main-epoch-/);

    await page.ask('runs.command', { runId, command: { kind: 'pause', depth: 'hold' } });
    expect(await page.ask('runs.get', { runId })).toMatchObject({ row: { status: 'paused', isHeld: true } });
    const held = await lockHolder(join(runsDir, runId));
    expect(held).not.toBeNull();
    await page.ask('runs.resume', { runId, epochs: null });
    await page.untilEvent(runId, isStatus('running'), 2);
    expect(await lockHolder(join(runsDir, runId))).toEqual(held);

    await page.ask('runs.command', { runId, command: { kind: 'pause', depth: 'release' } });
    expect(await lockHolder(join(runsDir, runId))).toBeNull();
    await page.untilRow(runId, ({ status, isHeld }) => status === 'paused' && !isHeld);
    // It has no trainer any more, and is stopped all the same.
    await page.ask('runs.command', { runId, command: { kind: 'stop' } });
    expect((await page.ask('runs.get', { runId })).row.status).toBe('stopped');
    expect(await lockHolder(join(runsDir, runId))).toBeNull();
    await page.ask('runs.resume', { runId, epochs: null });
    await page.untilEvent(runId, isStarted, 3);
    await page.untilEvent(runId, isStatus('running'), 4);

    await page.ask('runs.command', { runId, command: { kind: 'stop' } });
    await page.untilEvent(runId, isStatus('stopped'));
    const { row, weightsSha256, manifest } = await page.ask('runs.get', { runId });
    expect(row.status).toBe('stopped');
    expect(weightsSha256).toMatch(/^[0-9a-f]{64}$/);
    expect(manifest.command).toContain('--recipe small-cnn');
    const numbers = page.numbers(runId);
    expect(numbers).toEqual(numbers.map((_, i) => i + 1));

    const report = await page.ask('runs.report', { runId });
    expect(report?.images).toHaveLength(60);
    expect(report?.accuracy).toBeCloseTo(row.best?.valAccuracy ?? NaN, 12);
    const shown = await workbench.image(report!.images[0]!.image, 64);
    expect(shown.type).toMatch(/^image\//);
    const { runs } = await page.ask('runs.compare', { runIds: [runId] });
    expect(runs[0]?.bestEpoch?.valAccuracy).toBe(row.best?.valAccuracy);

    await page.ask('runs.delete', { runIds: [runId] });
    expect(await page.ask('runs.list', {})).toEqual([]);
    expect((await page.ask('trash.status', {})).runs).toMatchObject([{ runId, name: 'Long one' }]);
    await page.ask('runs.restore', { runIds: [runId] });
    expect(await page.ask('runs.list', {})).toMatchObject([{ runId, status: 'stopped', name: 'Long one' }]);
  });

  it('train a run on that was stopped, and for longer', async () => {
    const short = { ...LONG, changes: { ...LONG.changes, epochs: 2 } };
    const { runId } = await start(page, short);
    await page.ask('runs.watch', { runId, after: null });
    await page.untilRow(runId, ({ status }) => status === 'finished');
    expect((await page.refusal('runs.resume', { runId, epochs: null })).code).toBe('run-not-resumable');
    expect((await page.refusal('runs.resume', { runId, epochs: 1 })).code).toBe('setting-invalid');
    await page.ask('runs.resume', { runId, epochs: 3 });
    // Until the trainer says otherwise it is finished, after two of the three.
    const row = await page.untilRow(runId, ({ status, epoch }) => status === 'finished' && epoch === 3);
    expect(row).toMatchObject({ epochs: 3, failure: null });
    await page.untilEvent(runId, isEpoch, 3);

    const predicted = await page.ask('models.predict', { runIds: [runId], items: [samples.id] });
    expect(predicted.images).toHaveLength(240);
    const evaluated = await page.ask('models.evaluate', { runId, folder: samples.id });
    const best = await page.ask('runs.report', { runId });
    expect(evaluated.accuracy).toBeCloseTo(best?.accuracy ?? NaN, 12);
  });

  it('tell a new page of a run that went on while no host was there, and of one that was lost', async () => {
    const { runId } = await start(page);
    const runDir = join(runsDir, runId);
    await page.untilRow(runId, ({ status, best }) => status === 'running' && best !== null);
    await workbench.close();
    const holder = await lockHolder(runDir);
    expect(holder).not.toBeNull();

    context = compose(BUILT);
    workbench = createWorkbench(context, abilities);
    page = new Page(workbench);
    const changes: RunsChange[] = [];
    workbench.onRunsChanged((change) => changes.push(change));
    samples = await page.ask('folders.samples', {});
    await page.untilRow(runId, ({ status }) => status === 'running');
    await page.ask('runs.watch', { runId, after: null });
    await page.untilEvent(runId, isEpoch, 2);

    process.kill(holder!.pid, 'SIGKILL');
    const lost = await page.untilRow(runId, ({ status }) => status === 'lost');
    expect(lost.failure).toMatchObject({ code: 'trainer-died' });
    expect(
      changes.some(({ rows, before: old }) => rows[0]?.status === 'lost' && old.get(runId)?.status === 'running'),
    ).toBe(true);
    await page.ask('runs.resume', { runId, epochs: null });
    await page.untilEvent(runId, isStarted, 2);
    const again = await page.untilRow(runId, ({ status }) => status === 'running');
    expect(again.failure).toBeNull();

    const resumed = await lockHolder(runDir);
    process.kill(resumed!.pid, 'SIGKILL');
    const known = await page.untilRow(runId, ({ status, failure }) => status === 'lost' && failure !== null);
    expect(known.failure?.code).toBe('trainer-died');
    await page.untilRow(runId, ({ failure }) => failure !== null && englishOf(failure).message.includes('SIGKILL'));
  });

  it('say why a trainer could not begin', async () => {
    const places = { ...context.places, runtimeFolder: join(scratch, 'none') };
    const broken = createWorkbench({ ...context, host: new ForkedTrainerHost(places) }, abilities);
    const other = new Page(broken);
    samples = await other.ask('folders.open', { path: samples.path });
    const { runId } = await start(other);
    const row = await other.untilRow(runId, ({ failure }) => failure !== null);
    expect(row).toMatchObject({ status: 'failed', failure: { code: 'runtime-missing' } });
    // The journal is the only account: whoever comes later finds it there as well.
    const told = await readJournal(join(runsDir, runId), { kinds: ['failure', 'status'] });
    expect(told).toMatchObject([
      { kind: 'failure', failure: { code: 'runtime-missing' } },
      { kind: 'status', status: 'failed' },
    ]);
    other.close();
    await broken.close();
    samples = await page.ask('folders.open', { path: samples.path });
    expect(await page.ask('host.doctor', {})).toContainEqual(expect.objectContaining({ check: 'device', state: 'ok' }));
  });
});
