/** Every view and what can stand in it, light and dark, before axe-core: no violation of any of its rules. */

import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as en from '../../src/renderer/i18n/en';
import * as zhCN from '../../src/renderer/i18n/zh-CN';
import { runName } from '../../src/renderer/state/run-name';
import { lockHolder } from '../../src/runs/folder/run-lock';
import { latheJson, startLathe } from '../support/lathe';
import { badge, drawnImages, go } from './support/flow';
import { HOSTS, closeHosts, newHome, suiteTitle } from './support/hosts';
import { killTrainer } from './support/kill-trainer';
import type { OpenWorkbench } from './support/hosts';

afterAll(closeHosts);

type Theme = 'light' | 'dark';
const THEMES: readonly Theme[] = ['light', 'dark'];

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Violation {
  readonly id: string;
  readonly help: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
}

async function violations(page: Page): Promise<string[]> {
  // By the debugger, which the page’s policy does not bind.
  const found = await page.evaluate<{ violations: readonly Violation[] }>(`${AXE}; axe.run(document)`);
  return found.violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.html}\n${node.failureSummary}`),
  );
}

async function becomes(page: Page, theme: Theme): Promise<void> {
  await expect.poll(() => page.evaluate(`document.documentElement.dataset.theme`)).toBe(theme);
}

/** As the page stands, in both themes; it follows the system’s. */
async function expectClean(page: Page, what: string): Promise<void> {
  for (const theme of THEMES) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    await becomes(page, theme);
    expect(await violations(page), `${what}, ${theme}`).toEqual([]);
  }
}

describe.each(HOSTS)('$kind', (host) => {
  describe.skipIf(host.missing !== null)(suiteTitle('accessibility', host), () => {
    const home = newHome();
    const runIds: string[] = [];
    let workbench: OpenWorkbench;
    let images: string;

    beforeAll(async () => {
      images = await drawnImages(8, 4);
      for (const seed of ['1', '2']) {
        const flags = ['--recipe', 'small-cnn', '--size', '48', '--epochs', '2', '--batch', '4', '--seed', seed];
        const { document } = await latheJson(['train', images, ...flags, '--runs', home.runs]);
        runIds.push((document as { runId: string }).runId);
      }
      workbench = await host.open(home);
    });
    afterAll(() => workbench.close());

    async function show(view: string): Promise<void> {
      const { page } = workbench;
      const [run = '', other = ''] = runIds;
      await go(page, view.replace('RUN', run).replace('OTHER', other));
      if (view === '#/new') {
        await page.getByRole('heading', { name: en.newRun.title }).waitFor();
        await workbench.drop([images]);
        await page.getByText(en.newRun.summaryImages('24', '12'), { exact: false }).waitFor();
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

    test.each(THEMES)('no violation in any view, %s', async (theme) => {
      const { page } = workbench;
      await go(page, '#/settings');
      await page.getByText(theme === 'light' ? en.settings.themeLight : en.settings.themeDark).click();
      await becomes(page, theme);
      for (const view of views) {
        await show(view);
        expect(await violations(page), `${view}, ${theme}`).toEqual([]);
      }
    });

    test('no violation in a dialog', async () => {
      await go(workbench.page, '#/runs');
      await workbench.page.keyboard.press('?');
      await workbench.page.getByRole('dialog').waitFor();
      expect(await violations(workbench.page)).toEqual([]);
      await workbench.page.keyboard.press('Escape');
    });
  });
});

/** In one host: the page is the same in both, a folder browser is only here, and each look takes about a second. */
describe.each(HOSTS.filter(({ kind }) => kind === 'web'))('$kind', (host) => {
  describe.skipIf(host.missing !== null)(suiteTitle('accessibility of states', host), () => {
    const home = newHome();
    let workbench: OpenWorkbench;
    let page: Page;
    let images: string;
    let finished = '';
    let runId = '';
    const firstImage = (): string => {
      const folder = join(images, 'train', readdirSync(join(images, 'train')).sort()[0] ?? '');
      return join(folder, readdirSync(folder).sort()[0] ?? '');
    };

    beforeAll(async () => {
      images = await drawnImages(8, 4);
      workbench = await host.open(home);
      ({ page } = workbench);
    });
    afterAll(async () => {
      await workbench.close();
      // Only where a test has failed on the way.
      const left = await lockHolder(join(home.runs, runId));
      if (left !== null) process.kill(left.pid, 'SIGKILL');
    });

    const train = (changes: readonly string[]): readonly string[] => {
      const flags = ['--recipe', 'small-cnn', '--size', '48', '--batch', '4', ...changes];
      return ['train', images, ...flags, '--runs', home.runs];
    };

    /** Opened by what has this name, looked at, and closed again. */
    async function expectCleanDialog(title: string | RegExp): Promise<void> {
      await page.getByRole('dialog', { name: title }).waitFor();
      await expectClean(page, String(title));
      await page.keyboard.press('Escape');
      await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
    }

    test('an empty library, with the folders to choose from', async () => {
      await page.getByText(en.runs.emptyTitle).waitFor();
      await expectClean(page, 'empty library');
      await page.getByRole('button', { name: en.runs.chooseFolder }).click();
      await page.getByRole('dialog').getByRole('listitem').first().waitFor();
      await expectCleanDialog(en.runs.chooseFolderTitle);
      await go(page, '#/predict');
      await page.getByText(en.predict.noModel).waitFor();
      await expectClean(page, 'no model');
    });

    test('a finished run with its dialogs', async () => {
      const { document } = await latheJson(train(['--epochs', '2', '--seed', '1']));
      finished = (document as { runId: string }).runId;
      await go(page, `#/run/${finished}`);
      await badge(page, 'finished').waitFor();
      await page.getByRole('button', { name: en.live.extend }).click();
      await expectCleanDialog(en.live.extendTitle);
      await page.getByRole('button', { name: en.live.more }).click();
      await expectClean(page, 'menu');
      await page.getByRole('menuitem', { name: en.live.notes }).click();
      await expectCleanDialog(en.runs.notes);
      await page.getByRole('button', { name: en.live.more }).click();
      await page.getByRole('menuitem', { name: en.exporting.open }).click();
      await expectCleanDialog(en.exporting.title(runName({ name: '', runId: finished })));
    });

    test('a model’s answers, and what it refuses', async () => {
      await go(page, `#/predict/${finished}`);
      await page.getByText(en.predict.open).waitFor();
      await workbench.drop([firstImage(), join(home.runs, finished, 'run.json')]);
      await page.getByText(en.predict.seenAs).first().waitFor();
      await page.getByText(en.predict.refused('1')).first().waitFor();
      await page.getByText(en.predict.refused('1')).first().click();
      await expectClean(page, 'one answer');
      await page.getByLabel(en.explain.shown).selectOption({ index: 1 });
      await page.getByAltText(/^What speaks for/).waitFor();
      await expectClean(page, 'what speaks for an answer');
      await workbench.drop([images]);
      await page.getByRole('main').getByRole('table').first().waitFor();
      await expectClean(page, 'many answers');
    });

    test('a run that goes on, is paused, and goes on', async () => {
      startLathe(train(['--epochs', '5000', '--early-stopping', '5000', '--seed', '2']));
      await expect.poll(() => readdirSync(home.runs).filter((name) => !name.startsWith('.'))).toHaveLength(2);
      runId = readdirSync(home.runs).find((name) => !name.startsWith('.') && name !== finished) ?? '';
      await go(page, `#/run/${runId}`);
      await badge(page, 'running').waitFor();
      await page.getByText(en.live.best).waitFor();
      await page.getByRole('button', { name: en.live.checkpoint }).click();
      await page.getByRole('button', { name: en.shell.dismiss }).first().waitFor();
      await expectClean(page, 'running');
      await page.getByRole('button', { name: en.live.stop }).click();
      await expectCleanDialog(en.live.stopTitle);
      await go(page, '#/runs');
      await page.getByRole('main').getByRole('progressbar').first().waitFor();
      await expectClean(page, 'library with a run that goes on');
      await go(page, `#/run/${runId}`);
      await page.getByRole('button', { name: en.live.pause, exact: true }).click();
      await page.getByRole('menuitem', { name: en.live.pauseHold }).click();
      await badge(page, 'paused').waitFor();
      await expectClean(page, 'paused');
      await page.getByRole('button', { name: en.live.resume }).click();
      await badge(page, 'running').waitFor();
    });

    test('a run that has lost its trainer', async () => {
      await killTrainer(home.runs, runId);
      await badge(page, 'lost').waitFor();
      await expectClean(page, 'lost');
      await go(page, '#/settings');
      await page.getByText(en.shell.interrupted(runName({ name: '', runId }))).waitFor();
      await expectClean(page, 'interrupted banner');
    });

    test('a run that has failed, beside others', async () => {
      writeFileSync(firstImage(), 'no picture any more');
      await page.getByRole('button', { name: en.shell.resume }).click();
      await badge(page, 'failed').waitFor();
      await expectClean(page, 'failed');
      rmSync(firstImage());
      await page.getByRole('button', { name: en.live.resume }).first().click();
      await page.getByRole('button', { name: en.live.moveOpen }).click();
      await expectCleanDialog(en.live.moveTitle);
      await go(page, `#/compare/${finished},${runId}`);
      await page.locator('main canvas').first().waitFor();
      await page.getByRole('button', { name: en.compare.addRun }).click();
      await expectCleanDialog(en.compare.chooseTitle);
      await go(page, '#/runs');
      await page.getByText(en.failures['dataset-changed']).waitFor();
      await expectClean(page, 'library with a failed run');
    });

    test('a damaged run', async () => {
      const settings = join(home.runs, runId, 'run.json');
      // Beside it and renamed, as whatever writes in a run does: the list looks at its folder.
      writeFileSync(`${settings}.new`, '{');
      renameSync(`${settings}.new`, settings);
      await page.getByText(en.runs.unreadable).waitFor();
      await expectClean(page, 'library with a damaged run');
      await page.locator(`main a[href="#/run/${runId}"]`).click();
      await expectCleanDialog(runName({ name: '', runId }));
      await go(page, `#/run/${runId}`);
      await page.getByText(en.failures['run-damaged']).waitFor();
      await expectClean(page, 'damaged run');
      await go(page, `#/compare/${finished},${runId}`);
      await page.getByText(en.compare.damaged(runName({ name: '', runId }))).waitFor();
      await expectClean(page, 'comparison with a damaged run');
    });

    test('the other language', async () => {
      await go(page, '#/settings');
      await page.getByText('简体中文').click();
      await page.getByRole('heading', { name: zhCN.views.settings }).waitFor();
      expect(await violations(page), 'settings, zh-CN').toEqual([]);
      for (const [view, text] of [
        ['#/runs', zhCN.runs.importRun],
        [`#/run/${finished}/evaluation`, zhCN.compare.confusion],
        [`#/run/${finished}/log`, zhCN.live.logCreated],
        [`#/predict/${finished}`, zhCN.predict.open],
      ] as const) {
        await go(page, view);
        await page.getByRole('main').getByText(text).first().waitFor();
        expect(await violations(page), `${view}, zh-CN`).toEqual([]);
      }
    });
  });
});
