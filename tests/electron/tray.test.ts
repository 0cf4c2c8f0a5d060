/** What the desktop shows of a run beside its window, and instead of it. */

import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lockHolder } from '../../src/runs/folder/run-lock';
import { runtimeFolder } from '../support/runtime';
import { ScannedFolder } from '../support/scanned-folder';
import {
  clickTray,
  closeWindow,
  drawnProgress,
  drawnTray,
  isWindowVisible,
  recordDesktop,
  withNotificationArea,
} from './support/desktop';
import { closeDisplay, ended, endQuietly, launch, newHome, noElectron, titled } from './support/electron';
import type { Home, Workbench } from './support/electron';
import {
  answerDialogs,
  asked,
  askedBoxes,
  recordNotifications,
  runThat,
  shownNotifications,
  startRun,
} from './support/page';
import type { RunPlan } from './support/page';

const canTrain = noElectron === null && runtimeFolder() !== null;

/** Long enough for everything that is done to it. */
const LONG: RunPlan = {
  recipe: 'small-cnn',
  preset: 'recommended',
  changes: { size: 32, batchSize: 4, epochs: 5000, threads: 1, seed: 7, earlyStopping: 'off', augment: 'none' },
};

/** Electron’s own values: nothing to show, and busy without telling how long. */
const NONE = -1;
const PREPARING = 2;

describe.skipIf(!canTrain)(titled('A run on the desktop'), () => {
  let images: ScannedFolder;
  let home: Home;
  let bench: Workbench;
  let runId = '';

  beforeAll(async () => {
    images = await ScannedFolder.makeTrainable();
    home = newHome();
    bench = await launch(home, { env: withNotificationArea(home) });
    await recordDesktop(bench.app);
    await recordNotifications(bench.app);
    runId = await startRun(bench, images.folder, LONG);
    await runThat(bench.page, runId, (row) => row.status === 'running' && row.epoch >= 2);
  });
  afterAll(async () => {
    await endQuietly(bench);
    // Only where a test has failed on the way.
    const left = await lockHolder(join(home.runs, runId));
    if (left !== null) process.kill(left.pid, 'SIGKILL');
    await closeDisplay();
    await images.remove();
  });

  const goesOn = async (): Promise<void> => {
    const { epoch } = await runThat(bench.page, runId, (row) => row.status === 'running');
    await runThat(bench.page, runId, (row) => row.epoch > epoch);
  };

  it('shows on the task bar how far it is', async () => {
    await expect.poll(async () => (await drawnProgress(bench.app)).at(-1)).toBeGreaterThan(0);
    const before = (await drawnProgress(bench.app)).at(-1) ?? 1;
    await expect.poll(async () => (await drawnProgress(bench.app)).at(-1)).toBeGreaterThan(before);
    const drawn = await drawnProgress(bench.app);
    expect(Math.max(...drawn.filter((share) => share !== PREPARING))).toBeLessThan(1);
    expect(drawn).toContain(PREPARING);
  });

  it('says in the tray how far it is, and is opened from there', async () => {
    await expect
      .poll(async () => (await drawnTray(bench.app)).toolTip)
      .toMatch(/^Lathe\npictures: epoch \d+ of 5,?000, \d+ ?%$/);
    expect((await drawnTray(bench.app)).menu).toEqual([
      'Show Lathe',
      expect.stringMatching(/^pictures: epoch \d+/),
      'Quit Lathe',
    ]);
    await clickTray(bench.app, 'pictures');
    await bench.page.waitForURL(new RegExp(`#/run/${runId}`));
  });

  it('outlives the closed window, which goes to the tray and says so once', async () => {
    await answerDialogs(bench.app, { button: 2 });
    for (let closed = 1; closed <= 2; closed += 1) {
      await closeWindow(bench.app);
      expect(await isWindowVisible(bench.app)).toBe(false);
      await goesOn();
      await clickTray(bench.app, null);
      expect(await isWindowVisible(bench.app)).toBe(true);
    }
    expect(await askedBoxes(bench.app)).toEqual([]);
    expect((await shownNotifications(bench.app)).map(({ title }) => title)).toEqual([
      'Lathe goes on in the background',
    ]);
  });

  it('is asked about when Lathe is ended from the tray', async () => {
    await closeWindow(bench.app);
    await clickTray(bench.app, 'Quit');
    await expect.poll(() => askedBoxes(bench.app)).toHaveLength(1);
    await goesOn();
    await clickTray(bench.app, 'Show');
    expect(await isWindowVisible(bench.app)).toBe(true);
  });

  it('is gone from task bar and tray at its end, and the window closes as any other', async () => {
    await asked(bench.page, 'runs.command', { runId, command: { kind: 'stop' } });
    await expect.poll(async () => (await drawnProgress(bench.app)).at(-1)).toBe(NONE);
    expect(await drawnTray(bench.app)).toEqual({
      toolTip: 'Lathe',
      menu: ['Show Lathe', 'No run is going on', 'Quit Lathe'],
    });
    const gone = ended(bench);
    await closeWindow(bench.app);
    await gone;
  });
});
