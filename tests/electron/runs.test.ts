import { readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readJournal } from '../../src/runs/journal/journal-reader';
import { lockHolder } from '../../src/runs/folder/run-lock';
import { runtimeFolder } from '../support/runtime';
import { ScannedFolder } from '../support/scanned-folder';
import { closeDisplay, ended, endQuietly, launch, newHome, noElectron, titled } from './support/electron';
import type { Home, Workbench } from './support/electron';
import { answerDialogs, asked, askedBoxes, runThat, startRun } from './support/page';

const canTrain = noElectron === null && runtimeFolder() !== null;

/** Long enough for everything that is done to it. */
const LONG = { recipe: 'small-cnn', preset: 'recommended' } as const;
const CHANGES = {
  size: 32,
  batchSize: 4,
  epochs: 5000,
  threads: 1,
  seed: 7,
  earlyStopping: 'off',
  augment: 'none',
} as const;

describe.skipIf(!canTrain)(titled('A run under the window'), () => {
  let images: ScannedFolder;
  let home: Home;
  let bench: Workbench;
  let runId = '';
  let trainer = 0;

  beforeAll(async () => {
    images = await ScannedFolder.makeTrainable();
    home = newHome();
    bench = await launch(home);
  });
  afterAll(async () => {
    await endQuietly(bench);
    // Only where a test has failed on the way.
    const left = await trainerOf(runId);
    if (left !== 0) process.kill(left, 'SIGKILL');
    await closeDisplay();
    await images.remove();
  });

  const runDir = (runId: string): string => join(home.runs, runId);
  const trainerOf = async (runId: string): Promise<number> => (await lockHolder(runDir(runId)))?.pid ?? 0;

  async function startLong(): Promise<string> {
    const runId = await startRun(bench, images.folder, { ...LONG, changes: CHANGES });
    await runThat(bench.page, runId, (row) => row.status === 'running' && row.epoch >= 1);
    return runId;
  }

  const goesOn = async (runId: string): Promise<void> => {
    const { epoch } = await runThat(bench.page, runId, (row) => row.status === 'running');
    await runThat(bench.page, runId, (row) => row.epoch > epoch);
  };

  it('starts on stock Node, outside of Electron', async () => {
    runId = await startLong();
    trainer = await trainerOf(runId);
    expect(readlinkSync(`/proc/${trainer}/exe`)).not.toMatch(/electron/);
    const main = bench.app.process().pid ?? 0;
    expect(readFileSync(`/proc/${main}/maps`, 'utf8')).not.toMatch(/libvips|tensorflow|tfjs_binding|lathe_native/);
  });

  it('shows its progress, and keeps the computer awake', async () => {
    const facts = await bench.app.evaluate(({ powerSaveBlocker }) =>
      [0, 1, 2].map((id) => powerSaveBlocker.isStarted(id)),
    );
    expect(facts).toContain(true);
    await asked(bench.page, 'preferences.change', { changes: { keepAwake: false } });
    const after = await bench.app.evaluate(({ powerSaveBlocker }) =>
      [0, 1, 2].map((id) => powerSaveBlocker.isStarted(id)),
    );
    expect(after).not.toContain(true);
  });

  it('is not ended by a cancelled farewell', async () => {
    await answerDialogs(bench.app, { button: 2 });
    await bench.app.evaluate(({ app }) => app.quit());
    await expect.poll(() => askedBoxes(bench.app)).toHaveLength(1);
    const [box] = await askedBoxes(bench.app);
    expect(box?.message).toBe('A run is going on');
    expect(box?.buttons).toEqual(['Go on in the background', 'Pause and quit', 'Cancel']);
    await goesOn(runId);
  });

  it('outlives a reload and a crash of the page, which is loaded again', async () => {
    await bench.page.reload();
    await goesOn(runId);
    // Playwright gives a crashed page up, so main is asked whether it is there again.
    const answered = await bench.app.evaluate(async ({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents;
      const loaded = new Promise((resolve) => contents?.once('did-finish-load', () => resolve(null)));
      contents?.forcefullyCrashRenderer();
      await loaded;
      return (await contents?.executeJavaScript(`lathe.request('runs.list', {})`)) as unknown;
    });
    expect(answered).toMatchObject({ ok: true, value: [{ runId, status: 'running' }] });
    expect(await trainerOf(runId)).toBe(trainer);
  });

  it('outlives the end of main by force, and is found again', async () => {
    const gone = ended(bench);
    bench.app.process().kill('SIGKILL');
    await gone;
    bench = await launch(home);
    await goesOn(runId);
    expect(await trainerOf(runId)).toBe(trainer);
  });

  it('goes on in the background when the window is closed, and is found again', async () => {
    await answerDialogs(bench.app, { button: 0 });
    const gone = ended(bench);
    await bench.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
    await gone;
    await delay(300);
    expect(await trainerOf(runId)).toBe(trainer);
    bench = await launch(home);
    await goesOn(runId);
  });

  it('is saved before the computer sleeps', async () => {
    const saved = async (): Promise<number> => {
      const events = await readJournal(runDir(runId), { kinds: ['checkpoint'] });
      return events.filter((event) => event.kind === 'checkpoint' && event.reason === 'request').length;
    };
    const before = await saved();
    await bench.app.evaluate(({ powerMonitor }) => powerMonitor.emit('suspend'));
    await expect.poll(saved, { timeout: 30_000 }).toBeGreaterThan(before);
  });

  it('is paused with a checkpoint on “pause and quit”', async () => {
    await answerDialogs(bench.app, { button: 1 });
    const gone = ended(bench);
    await bench.app.evaluate(({ app }) => app.quit());
    await gone;
    expect(await trainerOf(runId)).toBe(0);
    bench = await launch(home);
    const { status } = await runThat(bench.page, runId, () => true);
    expect(status).toBe('paused');
  });

  it('is in nobody’s way when it is paused: quitting asks nothing', async () => {
    await answerDialogs(bench.app, { button: 2 });
    const gone = ended(bench);
    await bench.app.evaluate(({ app }) => app.quit());
    await gone;
    bench = await launch(home);
  });
});
