import { execFile } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Locator } from 'playwright-core';
import { afterAll, describe, expect, it } from 'vitest';
import * as en from '../../src/renderer/i18n/en';
import { latheJson, scratchFolder } from '../support/lathe';
import { closeDisplay, commandFor, endQuietly, launch, newHome, noElectron, titled } from './support/electron';
import type { Home, Workbench } from './support/electron';
import { answerDialogs, asked, keepPushes, pushed } from './support/page';

const start = promisify(execFile);

function settingsOf(home: Home): { window: object | null; preferences: object } {
  return JSON.parse(readFileSync(home.settingsFile, 'utf8')) as { window: object; preferences: object };
}

function bounds({ app }: Workbench) {
  return app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getNormalBounds());
}

describe.skipIf(noElectron !== null)(titled('The window'), () => {
  afterAll(closeDisplay);

  it('opens the page, and is where it was at the next start', async () => {
    const home = newHome();
    const first = await launch(home);
    expect(first.page.url()).toMatch(/^app:\/\/lathe\//);
    expect(await first.page.title()).toContain('Lathe');
    await first.app.evaluate(({ BrowserWindow }) => {
      BrowserWindow.getAllWindows()[0]?.setBounds({ x: 140, y: 90, width: 1010, height: 720 });
    });
    await endQuietly(first);
    expect(settingsOf(home).window).toMatchObject({ x: 140, y: 90, width: 1010, height: 720, isMaximized: false });

    const second = await launch(home);
    expect(await bounds(second)).toEqual({ x: 140, y: 90, width: 1010, height: 720 });
    await endQuietly(second);
  });

  it('comes back to the screen, and keeps what it can’t read', async () => {
    const home = newHome();
    mkdirSync(dirname(home.settingsFile), { recursive: true });
    const place = { x: 9000, y: 5000, width: 1100, height: 700, isMaximized: false, isFullScreen: false };
    const preferences = { theme: 'dark', language: 'zh-CN', notifications: 'loud', later: 1 };
    writeFileSync(home.settingsFile, JSON.stringify({ window: place, preferences }));
    const first = await launch(home);
    expect(await bounds(first)).toMatchObject({ width: 1100, height: 700, x: 250 });
    const { preferences: read } = await asked(first.page, 'host.hello', {});
    expect(read).toEqual({ theme: 'dark', language: 'zh-CN', notifications: true, keepAwake: true });
    expect(await first.app.evaluate(({ nativeTheme }) => nativeTheme.themeSource)).toBe('dark');
    expect(await first.app.evaluate(({ Menu }) => Menu.getApplicationMenu()?.items[0]?.label)).toBe('文件');
    await asked(first.page, 'preferences.change', { changes: { language: 'en' } });
    expect(await first.app.evaluate(({ Menu }) => Menu.getApplicationMenu()?.items[0]?.label)).toBe('File');
    await endQuietly(first);
    expect(settingsOf(home).preferences).toMatchObject({ theme: 'dark', language: 'en', later: 1 });

    writeFileSync(home.settingsFile, '{ "window": ');
    const second = await launch(home);
    expect((await asked(second.page, 'host.hello', {})).preferences.language).toBe('system');
    await endQuietly(second);
    expect(readFileSync(`${home.settingsFile}.damaged`, 'utf8')).toBe('{ "window": ');
  });

  it('opens with the settings that an earlier version has kept', async () => {
    const home = newHome();
    const earlier = join(import.meta.dirname, '..', 'fixtures', 'earlier-2890051', 'settings.json');
    mkdirSync(dirname(home.settingsFile), { recursive: true });
    copyFileSync(earlier, home.settingsFile);
    const bench = await launch(home);
    expect(await bounds(bench)).toEqual({ x: 140, y: 90, width: 1010, height: 720 });
    const { preferences } = await asked(bench.page, 'host.hello', {});
    expect(preferences).toEqual({ theme: 'dark', language: 'zh-CN', notifications: false, keepAwake: false });
    await endQuietly(bench);
    expect(existsSync(`${home.settingsFile}.damaged`)).toBe(false);
    expect(settingsOf(home).preferences).toMatchObject(preferences);
  });

  it('is one: what a second start names is opened in it', async () => {
    const home = newHome();
    const images = join(home.folder, 'pictures');
    mkdirSync(images);
    const first = await launch(home, { args: [images] });
    await keepPushes(first.page);
    const { executablePath, args, env } = await commandFor(home, { args: ['pictures'] });
    await start(executablePath, args, { env, cwd: home.folder });
    expect((await pushed(first.page, 'shell.command')).body).toMatchObject({
      kind: 'opened',
      items: [{ kind: 'folder', name: 'pictures', path: images }],
    });
    expect(await first.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
    await endQuietly(first);
  });

  it('has a menu whose accelerators send commands to the page', async () => {
    const home = newHome();
    const bench = await launch(home);
    const accelerators = await bench.app.evaluate(({ Menu }) => {
      const items = Menu.getApplicationMenu()?.items.flatMap((each) => each.submenu?.items ?? []) ?? [];
      return Object.fromEntries(
        items.filter((each) => each.accelerator && each.id).map((each) => [each.id, each.accelerator]),
      );
    });
    expect(accelerators).toMatchObject({
      'go-new': 'CmdOrCtrl+N',
      'go-runs': 'CmdOrCtrl+1',
      'go-compare': 'CmdOrCtrl+2',
      'go-predict': 'CmdOrCtrl+3',
      'go-settings': 'CmdOrCtrl+,',
      'go-shortcuts': 'CmdOrCtrl+/',
      'open-folder': 'CmdOrCtrl+O',
      'toggle-pause': 'CmdOrCtrl+Shift+P',
      quit: 'CmdOrCtrl+Q',
    });
    const click = (id: string): Promise<void> =>
      bench.app.evaluate(({ Menu }, name) => void Menu.getApplicationMenu()?.getMenuItemById(name)?.click(), id);
    for (const id of ['go-predict', 'toggle-pause']) {
      await keepPushes(bench.page);
      await click(id);
      const { body } = await pushed(bench.page, 'shell.command');
      expect(body).toEqual(id === 'toggle-pause' ? { kind: 'toggle-pause' } : { kind: 'go', to: 'predict' });
    }
    await answerDialogs(bench.app, { folder: home.folder });
    await keepPushes(bench.page);
    await click('open-folder');
    expect((await pushed(bench.page, 'shell.command')).body).toMatchObject({ items: [{ path: home.folder }] });
    expect(await asked(bench.page, 'folders.choose', { title: 'x' })).toMatchObject({ path: home.folder });
    await answerDialogs(bench.app, {});
    expect(await asked(bench.page, 'folders.choose', { title: 'x' })).toBeNull();
    await endQuietly(bench);
  });

  it('takes a head from a weights file that the person chooses in the system’s dialog', async () => {
    const bench = await launch(newHome());
    const { app, page } = bench;
    const folder = join(scratchFolder(), 'pictures');
    await latheJson(['sample', '--out', folder, '--train', '4', '--validation', '2']);
    await page.evaluate(`location.hash = '#/new'`);
    await answerDialogs(app, { folder });
    await page.getByRole('button', { name: en.newRun.choose }).click();
    await page.getByRole('radio', { name: en.common.recipe.finetune }).check();
    const file = join(scratchFolder(), 'a head.safetensors');
    await answerDialogs(app, { folder: file });
    await page.getByText(en.settingFields.group.head).click();
    const setting = (key: string): Locator => page.locator(`[data-setting="${key}"]`);
    await setting('headFrom').locator('select').selectOption('file');
    await setting('headFile').getByRole('button', { name: en.newRun.chooseWeights }).click();
    const field = setting('headFile').locator('input');
    await expect.poll(() => field.inputValue()).toBe(file);
    expect(await field.isEditable()).toBe(false);
    await answerDialogs(app, {});
    await setting('headFile').getByRole('button', { name: en.newRun.chooseWeights }).click();
    expect(await asked(page, 'weights.choose', { title: 'x' })).toBeNull();
    expect(await field.inputValue()).toBe(file);
    await endQuietly(bench);
  });

  it('opens dropped files by where the system says they lie, and refuses what lies nowhere', async () => {
    const home = newHome();
    const bench = await launch(home);
    const file = join(home.folder, 'note.jpg');
    writeFileSync(file, 'no picture, but a file');
    await bench.page.evaluate(
      `document.body.append(Object.assign(document.createElement('input'), { type: 'file', id: 'test' }))`,
    );
    await bench.page.locator('#test').setInputFiles(file);
    const open = `window.lathe.openFiles([...document.querySelector('#test').files])`;
    expect(await bench.page.evaluate(open)).toMatchObject({ ok: true, value: [{ kind: 'picture', path: file }] });
    const nowhere = `window.lathe.openFiles([new File(['x'], '/etc/passwd')])`;
    expect(await bench.page.evaluate(nowhere)).toMatchObject({ ok: false, failure: { code: 'picture-unusable' } });
    await endQuietly(bench);
  });
});
