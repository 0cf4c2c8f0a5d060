/**
 * What the system is asked to show a person whose window is not in front. A desktop that shows it is not needed: the
 * question to it is what is looked at.
 */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunPlan } from './support/page';
import { runtimeFolder } from '../support/runtime';
import { ScannedFolder } from '../support/scanned-folder';
import { killTrainer } from '../workbench/support/kill-trainer';
import { closeDisplay, endQuietly, launch, newHome, noElectron, titled } from './support/electron';
import type { Home, Workbench } from './support/electron';
import {
  asked,
  clickNotification,
  recordNotifications,
  runThat,
  setInFront,
  shownNotifications,
  startRun,
} from './support/page';

const canTrain = noElectron === null && runtimeFolder() !== null;

const SHORT: RunPlan = {
  recipe: 'small-cnn',
  preset: 'recommended',
  changes: { size: 32, batchSize: 4, epochs: 2, threads: 1, seed: 7, earlyStopping: 'off', augment: 'none' },
};
const LONG: RunPlan = { ...SHORT, changes: { ...SHORT.changes, epochs: 5000 } };

describe.skipIf(!canTrain)(titled('A notification'), () => {
  let images: ScannedFolder;
  let home: Home;
  let bench: Workbench;

  beforeAll(async () => {
    images = await ScannedFolder.makeTrainable();
    home = newHome();
    bench = await launch(home);
    await recordNotifications(bench.app);
  });
  afterAll(async () => {
    await endQuietly(bench);
    await closeDisplay();
    await images.remove();
  });

  async function finishedRun(): Promise<string> {
    const runId = await startRun(bench, images.folder, SHORT);
    await runThat(bench.page, runId, (row) => row.status === 'finished');
    return runId;
  }

  it('says that a run has finished, with its best epoch, and leads to it', async () => {
    await setInFront(bench.app, false);
    const runId = await finishedRun();
    await expect.poll(() => shownNotifications(bench.app)).toHaveLength(1);
    const [shown] = await shownNotifications(bench.app);
    expect(shown?.title).toBe('pictures has finished');
    expect(shown?.body).toMatch(/epoch [12]: \d+(\.\d)? ?%|\d+(\.\d)? ?%.*epoch [12]/i);
    await clickNotification(bench.app);
    await bench.page.waitForURL(new RegExp(`#/run/${runId}`));
  });

  it('says that a run has lost its trainer', async () => {
    const runId = await startRun(bench, images.folder, LONG);
    await runThat(bench.page, runId, (row) => row.status === 'running' && row.epoch >= 1);
    await killTrainer(home.runs, runId);
    await expect.poll(() => shownNotifications(bench.app)).toHaveLength(2);
    expect((await shownNotifications(bench.app))[1]?.title).toBe('pictures was interrupted');
  });

  it('says that a run has failed, and why', async () => {
    const changing = await ScannedFolder.makeTrainable();
    const runId = await startRun(bench, changing.folder, LONG);
    await runThat(bench.page, runId, (row) => row.status === 'running' && row.epoch >= 1);
    await asked(bench.page, 'runs.command', { runId, command: { kind: 'pause', depth: 'release' } });
    await runThat(bench.page, runId, (row) => row.status === 'paused');
    changing.put('train/cats/0.jpg', changing.image(8));
    await asked(bench.page, 'runs.resume', { runId, epochs: null });
    await runThat(bench.page, runId, (row) => row.status === 'failed');
    await expect.poll(() => shownNotifications(bench.app)).toHaveLength(3);
    const shown = (await shownNotifications(bench.app))[2];
    expect(shown?.title).toBe('pictures has failed');
    expect(shown?.body).toContain('0.jpg');
    await changing.remove();
  });

  it('is not shown to somebody who has the window in front', async () => {
    await setInFront(bench.app, true);
    await finishedRun();
    // The list of runs is told to the page behind the system.
    expect(await shownNotifications(bench.app)).toHaveLength(3);
  });

  it('is not shown to somebody who wants none', async () => {
    await setInFront(bench.app, false);
    await asked(bench.page, 'preferences.change', { changes: { notifications: false } });
    await finishedRun();
    expect(await shownNotifications(bench.app)).toHaveLength(3);
  });
});
