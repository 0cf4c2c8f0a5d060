/** From an empty workbench to a finished run and back without a mouse: Tab, arrows, Enter, Space and single keys. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import * as en from '../../src/renderer/i18n/en';
import { badge, drawnImages } from './support/flow';
import { HOSTS, closeHosts, newHome, suiteTitle } from './support/hosts';
import type { OpenWorkbench } from './support/hosts';

afterAll(closeHosts);

const MOST_TABS = 80;

/** Presses Tab until what has the focus is called so. */
async function tabTo(page: Page, name: string | RegExp): Promise<void> {
  for (let pressed = 0; pressed < MOST_TABS; pressed += 1) {
    await page.keyboard.press('Tab');
    const label = await page.evaluate<string>(FOCUSED);
    if (typeof name === 'string' ? label === name : name.test(label)) return;
  }
  throw new Error(`${String(name)} was not reached by ${MOST_TABS} tabs`);
}

/** Runs in the page: the name of what has the focus, as near as its own markup tells it. */
const FOCUSED = `(() => {
  const focused = document.activeElement;
  const named = focused?.getAttribute('aria-labelledby')?.split(' ')[0];
  const label = focused?.labels?.[0]?.textContent ?? '';
  const text = (named && document.getElementById(named)?.textContent) || focused?.getAttribute('aria-label') || label || focused?.textContent || '';
  return text.replaceAll(/\\s+/g, ' ').trim();
})()`;

describe.each(HOSTS)('$kind', (host) => {
  describe.skipIf(host.missing !== null)(suiteTitle('keyboard only', host), () => {
    let workbench: OpenWorkbench;

    beforeAll(async () => {
      const images = await drawnImages(8, 4);
      workbench = await host.open(newHome());
      // Dropping is what a mouse does; the folder is opened, everything else is done by keys.
      await workbench.drop([images]);
      await workbench.page.getByText(en.newRun.summaryImages('24', '12'), { exact: false }).waitFor();
    });
    afterAll(() => workbench.close());

    test('a run is chosen, set, started, and its views are reached', async () => {
      const { page } = workbench;
      await tabTo(page, new RegExp(`^${en.common.recipe.finetune}`));
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('ArrowRight');
      expect(await page.getByRole('radio', { name: en.common.recipe['small-cnn'] }).isChecked()).toBe(true);
      await tabTo(page, en.settingFields.field.epochs.label);
      await page.keyboard.press('ControlOrMeta+a');
      await page.keyboard.type('2');
      await tabTo(page, en.settingFields.field.size.label);
      await page.keyboard.press('ControlOrMeta+a');
      await page.keyboard.type('48');
      await tabTo(page, en.newRun.start);
      await page.keyboard.press('Enter');
      await page.waitForURL(/#\/run\//);
      await badge(page, 'finished').waitFor();
    });

    test('single keys lead to every view, and the list of keys opens and closes', async () => {
      const { page } = workbench;
      await page.locator('body').press('Escape');
      for (const [key, view] of [
        ['r', 'runs'],
        ['c', 'compare'],
        ['p', 'predict'],
        [',', 'settings'],
        ['n', 'new'],
      ] as const) {
        await page.keyboard.press(key);
        await page.waitForURL(new RegExp(`#/${view}`));
      }
      await page.keyboard.press('?');
      await page.getByRole('dialog', { name: en.shell.shortcuts }).waitFor();
      await page.keyboard.press('Escape');
      await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
    });
  });
});
