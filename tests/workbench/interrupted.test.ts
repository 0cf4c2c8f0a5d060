/**
 * A run that is paused, looked at again after a reload, left by a host that is killed, lost with its trainer and
 * resumed by a new host: it ends with the weights of one that was never touched.
 */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as en from '../../src/renderer/i18n/en';
import { runName } from '../../src/renderer/state/run-name';
import { latheJson } from '../support/lathe';
import { SLOW, badge, chooseSmallCnn, drawnImages, go, start, undisturbed, weightsOf } from './support/flow';
import { killTrainer } from './support/kill-trainer';
import { HOSTS, closeHosts, newHome, suiteTitle } from './support/hosts';
import type { OpenWorkbench } from './support/hosts';

afterAll(closeHosts);

describe.each(HOSTS)('$kind', (host) => {
  describe.skipIf(host.missing !== null)(suiteTitle('an interrupted run', host), () => {
    const home = newHome();
    let workbench: OpenWorkbench;
    let images: string;
    let runId = '';

    beforeAll(async () => {
      images = await drawnImages(14, 6);
      workbench = await host.open(home);
    });
    afterAll(() => workbench.close());

    test('is paused at a step, shown so after a reload, and goes on', async () => {
      const { page } = workbench;
      await workbench.drop([images]);
      await page.getByText(en.newRun.summaryImages('42', '18'), { exact: false }).waitFor();
      await chooseSmallCnn(page, SLOW);
      runId = await start(page);
      await badge(page, 'running').waitFor();
      await page.getByRole('button', { name: en.live.pause, exact: true }).click();
      await page.getByRole('menuitem', { name: en.live.pauseHold }).click();
      await badge(page, 'paused').waitFor();
      await page.reload();
      await badge(page, 'paused').waitFor();
      await page.locator('main canvas').first().waitFor();
      await page.getByRole('button', { name: en.live.resume }).click();
      await badge(page, 'running').waitFor();
      await page.getByRole('button', { name: en.live.pause, exact: true }).click();
      await page.getByRole('menuitem', { name: en.live.paceHalf }).click();
      await page.getByText(en.live.pacedTo('50%')).waitFor();
    });

    test('is paused and resumed by Space, but not where Space scrolls a list', async () => {
      const { page } = workbench;
      /** Whether the page takes the key, so that the browser does nothing with it. */
      const takesSpace = (selector: string): Promise<boolean> =>
        page.evaluate(`(() => {
          const event = new KeyboardEvent('keydown', { key: ' ', bubbles: true, cancelable: true });
          document.querySelector(${JSON.stringify(selector)}).dispatchEvent(event);
          return event.defaultPrevented;
        })()`);
      await go(page, `#/run/${runId}/log`);
      await page.getByRole('region', { name: en.live.tab.log }).waitFor();
      expect(await takesSpace('main [role="region"]')).toBe(false);
      expect(await takesSpace('body')).toBe(true);
      await badge(page, 'paused').waitFor();
      expect(await takesSpace('body')).toBe(true);
      await badge(page, 'running').waitFor();
      await go(page, `#/run/${runId}`);
    });

    test('goes on while its host is killed, and is found again', async () => {
      await workbench.kill();
      const { document } = await latheJson(['show', runId, '--runs', home.runs]);
      expect(['running', 'finished']).toContain((document as { status: string }).status);
      workbench = await host.open(home);
      await go(workbench.page, `#/run/${runId}`);
      await badge(workbench.page, 'running').waitFor();
    });

    test('is told of when its trainer was killed, and is resumed by one button', async () => {
      await killTrainer(home.runs, runId);
      await go(workbench.page, '#/settings');
      if (host.kind === 'web') {
        // What was dropped is the run’s.
        await workbench.page.getByRole('heading', { name: en.settings.uploads }).waitFor();
        expect(await workbench.page.getByRole('button', { name: en.settings.removeUploads }).count()).toBe(0);
      }
      await workbench.page.getByText(en.shell.interrupted(runName({ name: '', runId }))).waitFor();
      await workbench.page.getByRole('button', { name: en.shell.resume }).click();
      await badge(workbench.page, 'finished').waitFor();
      const weights = await weightsOf(home.runs, runId);
      expect(weights).toMatch(/^[0-9a-f]{64}$/);
      expect(weights).toBe(await undisturbed(home.runs, runId, images));
    });
  });
});
