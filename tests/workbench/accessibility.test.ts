/** Every view, light and dark, before axe-core: no violation of any of its rules. */

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as en from '../../src/renderer/i18n/en';
import { latheJson } from '../support/lathe';
import { drawnPictures, go } from './support/flow';
import { HOSTS, closeHosts, newHome, suiteTitle } from './support/hosts';
import type { OpenWorkbench } from './support/hosts';

afterAll(closeHosts);

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Violation {
  readonly id: string;
  readonly help: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
}

describe.each(HOSTS)('$kind', (host) => {
  describe.skipIf(host.missing !== null)(suiteTitle('accessibility', host), () => {
    const home = newHome();
    const runIds: string[] = [];
    let workbench: OpenWorkbench;
    let pictures: string;

    beforeAll(async () => {
      pictures = await drawnPictures(8, 4);
      for (const seed of ['1', '2']) {
        const flags = ['--recipe', 'small-cnn', '--size', '48', '--epochs', '2', '--batch', '4', '--seed', seed];
        const { document } = await latheJson(['train', pictures, ...flags, '--runs', home.runs]);
        runIds.push((document as { runId: string }).runId);
      }
      workbench = await host.open(home);
    });
    afterAll(() => workbench.close());

    async function violations(): Promise<string[]> {
      const { page } = workbench;
      // By the debugger, which the page’s policy does not bind.
      const found = await page.evaluate<{ violations: readonly Violation[] }>(`${AXE}; axe.run(document)`);
      return found.violations.flatMap(({ id, nodes }) =>
        nodes.map((node) => `${id}: ${node.html}\n${node.failureSummary}`),
      );
    }

    async function show(view: string): Promise<void> {
      const { page } = workbench;
      const [run = '', other = ''] = runIds;
      await go(page, view.replace('RUN', run).replace('OTHER', other));
      if (view === '#/new') {
        await page.getByRole('heading', { name: en.newRun.title }).waitFor();
        await workbench.drop([pictures]);
        await page.getByText(en.newRun.summaryPictures('24', '12'), { exact: false }).waitFor();
      }
      await page.locator('main h1').first().waitFor();
      await page.waitForLoadState('networkidle');
    }

    const views = [
      '#/runs',
      '#/new',
      '#/run/RUN',
      '#/run/RUN/epochs',
      '#/run/RUN/evaluation',
      '#/run/RUN/settings',
      '#/run/RUN/log',
      '#/compare',
      '#/compare/RUN,OTHER',
      '#/predict/RUN',
      '#/settings',
      '#/nowhere',
    ];

    test.each(['light', 'dark'] as const)('no violation in any view, %s', async (theme) => {
      const { page } = workbench;
      await go(page, '#/settings');
      await page.getByText(theme === 'light' ? en.settings.themeLight : en.settings.themeDark).click();
      await expect.poll(() => page.evaluate(`document.documentElement.dataset.theme`)).toBe(theme);
      for (const view of views) {
        await show(view);
        expect(await violations(), `${view}, ${theme}`).toEqual([]);
      }
    });

    test('no violation in a dialog', async () => {
      await go(workbench.page, '#/runs');
      await workbench.page.keyboard.press('?');
      await workbench.page.getByRole('dialog').waitFor();
      expect(await violations()).toEqual([]);
      await workbench.page.keyboard.press('Escape');
    });
  });
});
