/** An everyday’s work with the mouse, with real training on real images: the same in Electron and in a browser. */

import { mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as en from '../../src/renderer/i18n/en';
import { runName } from '../../src/renderer/state/run-name';
import * as zhCN from '../../src/renderer/i18n/zh-CN';
import { QUICK, badge, chooseSmallCnn, drawnImages, go, manifestOf, shownRun, start, weightsOf } from './support/flow';
import { scratchFolder } from '../support/lathe';
import { HOSTS, closeHosts, newHome, suiteTitle } from './support/hosts';
import type { OpenWorkbench } from './support/hosts';

afterAll(closeHosts);

describe.each(HOSTS)('$kind', (host) => {
  describe.skipIf(host.missing !== null)(suiteTitle('everyday', host), () => {
    const home = newHome();
    let workbench: OpenWorkbench;
    let images: string;
    let first = '';

    beforeAll(async () => {
      images = await drawnImages();
      workbench = await host.open(home);
    });
    afterAll(() => workbench.close());

    test.skipIf(host.kind !== 'web')('a folder is opened from the list of folders, whatever its name is', async () => {
      const { page } = workbench;
      const folder = join(scratchFolder(), 'ends in a space ');
      mkdirSync(folder);
      await page.getByRole('button', { name: en.runs.chooseFolder }).click();
      const dialog = page.getByRole('dialog');
      await dialog.locator('[aria-live]').filter({ hasText: /\d/ }).waitFor();
      await dialog.getByLabel(en.folders.path).fill(dirname(folder));
      await page.keyboard.press('Enter');
      await dialog.getByRole('button', { name: 'ends in a space' }).click();
      await expect.poll(() => dialog.getByLabel(en.folders.path).inputValue()).toBe(folder);
      await dialog.getByRole('button', { name: en.folders.open, exact: true }).click();
      await page.waitForURL(/#\/new/);
      await go(page, '#/runs');
    });

    test('a folder that is dropped becomes a finished run', async () => {
      const { page } = workbench;
      await page.getByText(en.runs.emptyTitle).waitFor();
      await workbench.drop([images]);
      await page.getByText(en.newRun.summaryImages('30', '12'), { exact: false }).waitFor();
      await chooseSmallCnn(page, QUICK);
      await page.reload();
      await page.getByText(en.newRun.summaryImages('30', '12'), { exact: false }).waitFor();
      expect(await page.locator('[data-setting="size"] input').inputValue()).toBe(QUICK.size);
      await page.getByRole('button', { name: en.newRun.timeAsk }).click();
      await page.getByText(en.newRun.timeTotal).waitFor();
      expect(await page.getByText(en.newRun.timeAlone).isVisible()).toBe(true);
      first = await start(page);
      await badge(page, 'finished').waitFor();
      const { settings } = manifestOf(home.runs, first);
      expect(settings).toMatchObject({ recipe: 'small-cnn', size: 48, stage: { epochs: 3, batchSize: 4 } });
      expect(await weightsOf(home.runs, first)).toMatch(/^[0-9a-f]{64}$/);
    });

    test('a value that can’t be is explained where it stands, and nothing starts', async () => {
      const { page } = workbench;
      await go(page, `#/new/${first}`);
      await page.getByRole('heading', { name: en.newRun.title }).waitFor();
      await workbench.drop([images]);
      const size = page.locator('[data-setting="size"] input');
      await page.getByText(en.newRun.summaryImages('30', '12'), { exact: false }).waitFor();
      await size.fill('7');
      await expect.poll(() => size.getAttribute('aria-invalid')).toBe('true');
      expect(await page.getByRole('button', { name: en.newRun.start }).isDisabled()).toBe(true);
      await size.fill('64');
      await expect.poll(() => size.getAttribute('aria-invalid')).toBe('false');
      const second = await start(page);
      await badge(page, 'finished').waitFor();
      expect(second).not.toBe(first);
      expect(manifestOf(home.runs, second).settings).toMatchObject({ recipe: 'small-cnn', size: 64 });
    });

    test('both runs are compared, with only what differs', async () => {
      const { page } = workbench;
      const second = shownRun(page);
      await go(page, `#/compare/${second}`);
      await page.getByRole('button', { name: runName({ name: '', runId: first }), exact: true }).click();
      await page.waitForURL(new RegExp(`#/compare/${second},${first}`));
      await page.locator('main canvas').first().waitFor();
      const differences = page.getByRole('table').filter({ hasText: en.compare.setting['size'] ?? '' });
      await differences.first().waitFor();
      expect(await differences.first().textContent()).toContain('64');
      expect(await differences.first().textContent()).not.toContain(en.compare.setting['stage.batchSize'] ?? '');
      await page.getByRole('heading', { name: en.disputed.title }).waitFor();
      await page.getByText(en.disputed.hint('12')).waitFor();
    });

    test('figure, table and report are saved as files', async () => {
      const { page } = workbench;
      const chosen = async (label: string, item: string): Promise<string> => {
        await page.getByRole('button', { name: label, exact: true }).click();
        return workbench.saved(() => page.getByRole('menuitem', { name: item }).click());
      };
      const svg = readFileSync(await chosen(en.compare.exportAs, en.compare.exportSvg), 'utf8');
      expect(svg.match(/<polyline|<path/g)?.length).toBeGreaterThanOrEqual(4);
      const png = readFileSync(await chosen(en.compare.exportAs, en.compare.exportPng));
      expect(png.subarray(1, 4).toString()).toBe('PNG');
      const csv = readFileSync(await chosen(en.compare.exportAs, en.compare.exportCsv), 'utf8');
      expect(csv).toContain('64');
      await go(page, `#/run/${first}`);
      await page.getByText(/^\d+ of 12 validation pictures right$/).waitFor();
      await page.getByRole('button', { name: en.live.rename, exact: true }).click();
      const name = page.getByRole('textbox', { name: en.live.name });
      expect(await name.inputValue()).toBe(runName({ name: '', runId: first }));
      await page.keyboard.press('Escape');
      const path = await chosen(en.live.more, en.live.saveReport);
      expect(path).toMatch(/\.html$/);
      expect(readFileSync(path, 'utf8')).toBe(readFileSync(join(home.runs, first, 'report', 'report.html'), 'utf8'));
    });

    test('a picture that is dropped is answered, and what is none is refused in words', async () => {
      const { page } = workbench;
      const [label = ''] = readdirSync(join(images, 'train')).sort();
      const [name = ''] = readdirSync(join(images, 'train', label));
      await go(page, `#/predict/${first}`);
      await page.getByText(en.predict.open).waitFor();
      await workbench.drop([join(images, 'train', label, name)]);
      await page.getByText(en.predict.seenAs).first().waitFor();
      await workbench.drop([join(home.runs, first, 'run.json')]);
      await page.getByText('run.json').first().waitFor();
    });

    test('the chosen model and its answers are there after a look at another page, and after a reload', async () => {
      const { page } = workbench;
      const isAsBefore = async (): Promise<void> => {
        await page.getByRole('heading', { name: en.predict.history }).waitFor();
        expect(await page.getByLabel(en.predict.model, { exact: true }).inputValue()).toBe(first);
        await page.getByText('run.json').first().waitFor();
      };
      await go(page, '#/runs');
      await page.getByRole('heading', { name: en.views.runs }).waitFor();
      await go(page, '#/predict');
      await isAsBefore();
      await page.reload();
      await isAsBefore();
    });

    test('what speaks for a class is shown over the picture, for an answer and for a mistake', async () => {
      const { page } = workbench;
      const [label = ''] = readdirSync(join(images, 'train')).sort();
      const name = (of: string): string => en.explain.speaksFor(of);
      const isLoaded = async (of: Locator): Promise<boolean> =>
        (await of.evaluate((image) => Reflect.get(image, 'naturalWidth') as number)) === 48;
      await workbench.drop([join(images, 'train', label, readdirSync(join(images, 'train', label))[0] ?? '')]);
      await page.getByText(en.predict.seenAs).first().waitFor();
      await page.getByLabel(en.explain.shown).selectOption(label);
      const explained = page.getByAltText(name(label));
      await explained.waitFor();
      await expect.poll(() => isLoaded(explained)).toBe(true);
      await go(page, `#/run/${first}/evaluation`);
      await page.getByText(en.evaluation.allImages).click();
      await page.locator('main ul button').filter({ hasText: '%' }).first().click();
      const dialog = page.getByRole('dialog');
      await dialog.getByText(en.evaluation.placeOf('1', '12')).waitFor();
      await page.keyboard.press('ArrowRight');
      await dialog.getByText(en.evaluation.placeOf('2', '12')).waitFor();
      await dialog.getByLabel(en.explain.shown).selectOption(label);
      await expect.poll(() => isLoaded(dialog.getByAltText(name(label)))).toBe(true);
      await dialog.getByLabel(en.explain.shown).selectOption('');
      await expect.poll(() => dialog.getByAltText(name(label)).count()).toBe(0);
      await page.keyboard.press('Escape');
    });

    test('a model is written for other programs, beside what is there', async () => {
      const { page } = workbench;
      const place = scratchFolder();
      // The list first: a page that is scrolled back to its head closes its menus.
      await go(page, '#/runs');
      await page.getByRole('heading', { name: en.views.runs }).waitFor();
      await go(page, `#/run/${first}`);
      await page.locator('main canvas').first().waitFor();
      await page.getByRole('button', { name: en.live.more, exact: true }).click();
      await page.getByRole('menuitem', { name: en.exporting.open }).click();
      const dialog = page.getByRole('dialog').first();
      await workbench.chooseFolder(place, () => dialog.getByRole('button', { name: en.exporting.choose }).click());
      for (const format of ['onnx', 'onnx', 'tfjs']) {
        await dialog
          .getByLabel(en.exporting.formatLabel)
          .selectOption({ label: en.exporting.format[format as 'onnx'] });
        const count = readdirSync(place).length;
        await dialog.getByRole('button', { name: en.exporting.write, exact: true }).click();
        await expect.poll(() => readdirSync(place).filter((name) => !name.includes('.partial')).length).toBe(count + 1);
      }
      await dialog.getByText('Probabilities differ', { exact: false }).waitFor();
      expect(readdirSync(place).sort()).toEqual([`${first}-2.onnx`, `${first}-tfjs`, `${first}.onnx`].sort());
      await page.keyboard.press('Escape');
    });

    test('a click with Shift chooses all runs from the one that was chosen before', async () => {
      const { page } = workbench;
      await go(page, '#/runs');
      const chosen = page.locator('[role="row"][aria-selected="true"]');
      const rows = page.locator('[role="row"][aria-selected]');
      const [top, bottom] = [rows.first(), rows.last()].map((row) => row.getByRole('gridcell').nth(3));
      await top?.click({ modifiers: ['ControlOrMeta'] });
      expect(await chosen.count()).toBe(1);
      await bottom?.click({ modifiers: ['Shift'] });
      await expect.poll(() => chosen.count()).toBe(2);
      await page.keyboard.press('Escape');
      await expect.poll(() => chosen.count()).toBe(0);
    });

    test('a deleted run comes back by Undo', async () => {
      const { page } = workbench;
      await go(page, '#/runs');
      const name = runName({ name: '', runId: manifestOf(home.runs, first).runId });
      await page.getByRole('button', { name: en.runs.actionsOf(name) }).click();
      await page.getByRole('menuitem', { name: en.runs.remove }).click();
      await expect.poll(() => readdirSync(home.runs).includes(first)).toBe(false);
      await page.getByRole('button', { name: en.common.undo }).click();
      await expect.poll(() => readdirSync(home.runs).includes(first)).toBe(true);
      await page.getByText(name).first().waitFor();
    });

    test('all deleted runs come back together, whenever', async () => {
      const { page } = workbench;
      const all = readdirSync(home.runs).filter((each) => !each.startsWith('.'));
      const left = (): string[] => readdirSync(home.runs).filter((each) => !each.startsWith('.'));
      await page.getByRole('checkbox', { name: en.runs.chooseAll }).check();
      await page.getByRole('button', { name: en.runs.remove, exact: true }).click();
      await expect.poll(left).toEqual([]);
      await page.getByText(en.runs.inTrash, { exact: false }).first().waitFor();
      await go(page, '#/settings');
      await page.getByRole('button', { name: en.settings.restoreAll }).click();
      await expect.poll(left).toEqual(all);
    });

    test('the other language is there at once, and after a new start', async () => {
      await go(workbench.page, '#/settings');
      await workbench.page.getByText('简体中文').click();
      await workbench.page.getByRole('heading', { name: zhCN.views.settings }).waitFor();
      await workbench.close();
      workbench = await host.open(home);
      await workbench.page.getByRole('link', { name: zhCN.views.runs }).waitFor();
      // What the host says as well.
      await workbench.drop([join(images, 'train', readdirSync(join(images, 'train'))[0] ?? '')]);
      await workbench.page.getByText('类别少于两个').waitFor();
      await workbench.page.getByText(/由其名称可得到 \d+ 个可用的类别。/).waitFor();
      await go(workbench.page, '#/settings');
      await workbench.page.getByText('English').click();
      await workbench.page.getByRole('heading', { name: en.views.settings }).waitFor();
    });
  });
});
