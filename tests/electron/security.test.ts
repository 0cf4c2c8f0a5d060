import { spawnSync } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { getCurrentFuseWire, FuseV1Options } from '@electron/fuses';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import packageFile from '../../package.json';
import { closeDisplay, electron, endQuietly, launch, newHome, noElectron, ROOT, titled } from './support/electron';
import type { Workbench } from './support/electron';
import { request } from './support/page';

/** As the character that stands in the executable: 0. */
const FUSE_OFF = 0x30;

/** The items of electronjs.org/docs/latest/tutorial/security, in their order. */
describe.skipIf(noElectron !== null)(titled('Electron’s security list'), () => {
  let bench: Workbench;
  const heard: string[] = [];
  const stranger = createServer((incoming, response) => {
    heard.push(incoming.url ?? '');
    response.setHeader('Access-Control-Allow-Origin', '*').end('hello');
  });
  let strange = '';

  beforeAll(async () => {
    await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve));
    strange = `http://127.0.0.1:${(stranger.address() as AddressInfo).port}`;
    bench = await launch(newHome());
  });
  afterAll(async () => {
    await endQuietly(bench);
    await closeDisplay();
    stranger.close();
  });

  const inPage = (code: string): Promise<unknown> => bench.page.evaluate(code);
  const preferences = (): Promise<Record<string, unknown>> =>
    bench.app.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents;
      const read =
        contents === undefined ? undefined : (Reflect.get(contents, 'getLastWebPreferences') as () => object);
      return { ...read?.call(contents) };
    });
  /** As the main process could ask, past the page’s own policy. */
  const fetched = (address: string) =>
    bench.app.evaluate(async ({ session }, url) => {
      const fetching = session.defaultSession.fetch(url).then(
        async (answer) => `${answer.status} ${await answer.text()}`,
        (error: unknown) => String(error),
      );
      return fetching;
    }, address);

  it('1: loads nothing from elsewhere', async () => {
    expect(await inPage(`fetch(${JSON.stringify(strange)}).then(() => 'answered', () => 'refused')`)).toBe('refused');
    expect(await fetched(strange)).toContain('ERR_BLOCKED_BY_CLIENT');
    expect(heard).toEqual([]);
  });

  it('2: gives the page no Node', async () => {
    expect(await inPage('[typeof require, typeof process, typeof module, typeof Buffer, typeof global]')).toEqual(
      Array(5).fill('undefined'),
    );
    expect(await preferences()).toMatchObject({
      nodeIntegration: false,

      nodeIntegrationInSubFrames: false,
    });
  });

  it('3: isolates the preload script from the page', async () => {
    expect(await preferences()).toMatchObject({ contextIsolation: true });
    const changed = `Array.prototype.map = () => ['/etc/passwd']; window.lathe.openFiles([]).then((reply) => reply.ok)`;
    expect(await inPage(changed)).toBe(false);
    await bench.page.reload();
  });

  it('4: runs the page in the sandbox', async () => expect(await preferences()).toMatchObject({ sandbox: true }));

  it('5: denies every permission but copying', async () => {
    expect(await inPage('Notification.requestPermission()')).toBe('denied');
    expect(
      await inPage(
        'new Promise((done) => navigator.geolocation.getCurrentPosition(done, (error) => done(error.code)))',
      ),
    ).toBe(1);
    const states = [
      'camera',
      'microphone',
      'geolocation',
      'notifications',
      'midi',
      'clipboard-read',
      'clipboard-write',
    ].map((name) => `navigator.permissions.query({ name: '${name}' }).then(({ state }) => state)`);
    expect(await inPage(`Promise.all([${states.join()}])`)).toEqual([...Array<string>(6).fill('denied'), 'granted']);
  });

  it('6, 8, 9, 10: leaves the web’s own protections on', async () => {
    expect(await preferences()).toMatchObject({
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
    });
    expect((await preferences())['enableBlinkFeatures'] ?? '').toBe('');
  });

  it('7: states a policy that lets only the page’s own files run', async () => {
    const policy = String(await inPage(`fetch('/').then(({ headers }) => headers.get('content-security-policy'))`));
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toMatch(/unsafe|\*|data:/);
    const inline = `const script = document.createElement('script'); script.textContent = 'window.ran = 1';
      document.head.append(script); const ran = window.ran ?? 0; script.remove(); ran`;
    expect(await inPage(`(() => { ${inline.replace(/ran$/, 'return ran')} })()`)).toBe(0);
    const evaluated = `new Promise((done) => setTimeout(() => {
      try { done(eval('1')); } catch (error) { done(error.name); }
    }))`;
    expect(await inPage(evaluated)).toBe('EvalError');
    expect(await inPage(`fetch('/nothing').then(({ headers }) => headers.get('x-content-type-options'))`)).toBe(
      'nosniff',
    );
  });

  it('11, 12: has no webview', async () => {
    expect(await preferences()).toMatchObject({ webviewTag: false });
    expect(await inPage(`typeof document.createElement('webview').loadURL`)).toBe('undefined');
    const isRefused = await bench.app.evaluate(({ BrowserWindow }) => {
      let prevented = false;
      const event = { preventDefault: () => (prevented = true) };
      BrowserWindow.getAllWindows()[0]?.webContents.emit('will-attach-webview', event, {}, {});
      return prevented;
    });
    expect(isRefused).toBe(true);
  });

  it.each(['https://example.org/', 'file:///etc/passwd', 'app://lathe/icon.svg', 'app://other/', 'data:text/html,x'])(
    '13: does not navigate to %s',
    async (address) => {
      await inPage(`location.href = ${JSON.stringify(address)}; null`);
      await bench.page.waitForTimeout(150);
      expect(bench.page.url()).toMatch(/^app:\/\/lathe\/(#.*)?$/);
    },
  );

  it('13: shows no frame', async () => {
    await inPage(`document.body.append(Object.assign(document.createElement('iframe'), { src: '/' })); null`);
    await bench.page.waitForTimeout(150);
    expect(
      bench.page
        .frames()
        .map((frame) => frame.url())
        .filter((url) => url.startsWith('app:')),
    ).toHaveLength(1);
    await bench.page.reload();
  });

  it('14, 15: opens no window, and only listed addresses in the person’s browser', async () => {
    await bench.app.evaluate(({ shell }) => {
      const opened: string[] = [];
      Object.assign(shell, { opened, openExternal: (url: string) => Promise.resolve(opened.push(url)) });
    });
    const addresses = ['https://example.org/', 'file:///etc/passwd', 'https://creativecommons.org/licenses/by/4.0/'];
    for (const address of [...addresses, 'app://lathe/']) {
      expect(await inPage(`window.open(${JSON.stringify(address)})`)).toBeNull();
    }
    expect(await bench.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
    expect(await bench.app.evaluate(({ shell }) => Reflect.get(shell, 'opened') as string[])).toEqual([addresses[2]]);
  });

  it('16: ships a current Electron, and says where an older one is only for trying', async () => {
    const major = (version: string): number => Number(version.split('.')[0]);
    expect(major(packageFile.devDependencies.electron)).toBeGreaterThanOrEqual(45);
    const hello = await request(bench.page, 'host.hello', {});
    expect(hello.ok && hello.value.isTrial).toBe(electron?.isTrial);
  });

  it('17: answers nobody but the page in its window', async () => {
    const answers = await bench.app.evaluate(
      async ({ BrowserWindow }, preload) => {
        const ask = `lathe.request('host.hello', {}).then(() => 'answered', (error) => error.message)`;
        const other = new BrowserWindow({ show: false, webPreferences: { preload, sandbox: true } });
        await other.loadURL('app://lathe/');
        const foreignWindow = (await other.webContents.executeJavaScript(ask)) as string;
        other.destroy();
        const ours = BrowserWindow.getAllWindows()[0]?.webContents;
        await ours?.loadURL('data:text/html,elsewhere');
        const foreignPage = (await ours?.executeJavaScript(ask)) as string;
        const files = (await ours?.executeJavaScript(
          ask.replace("request('host.hello', {})", 'openFiles([])'),
        )) as string;
        await ours?.loadURL('app://lathe/');
        return [foreignWindow, foreignPage, files, (await ours?.executeJavaScript(ask)) as string];
      },
      join(ROOT, 'out', 'preload', 'index.cjs'),
    );
    const refused = expect.stringContaining('This sender is not answered') as unknown;
    expect(answers).toEqual([refused, refused, refused, 'answered']);
    await bench.page.reload();
  });

  it('17: listens on its own channels only', async () => {
    const channels = await bench.app.evaluate(({ ipcMain }) => {
      const handlers = Reflect.get(ipcMain, '_invokeHandlers') as Map<string, unknown>;
      return [...ipcMain.eventNames().map(String), ...handlers.keys()].sort();
    });
    // Electron listens to “error” itself.
    expect(channels).toEqual(['error', 'lathe:files', 'lathe:request', 'lathe:taken']);
  });

  it.each([
    ['request', [{ evil: 1 }, {}]],
    ['request', ['constructor', {}]],
    ['request', ['runs.get', { runId: '../../etc' }]],
    ['request', ['folders.browse', { path: '/' }]],
    ['request', ['runs.delete', { runIds: 'all' }]],
  ])('17: refuses %s%j as a value', async (name, args) => {
    expect(await inPage(`window.lathe.${name}(...${JSON.stringify(args)})`)).toMatchObject({ ok: false });
  });

  it('18: keeps files of the machine out of the page’s origin', async () => {
    expect(await inPage('location.protocol')).toBe('app:');
    const tries = ['/../../package.json', '/%2e%2e/%2e%2e/package.json', '/..%2f..%2fpackage.json', '//etc/passwd'];
    for (const path of [...tries, '/assets/../../main/index.js', '/picture/item/x/..%2f..%2fetc%2fpasswd?edge=64']) {
      expect(await fetched(`app://lathe${path}`), path).toMatch(/^(404|422) /);
    }
    expect(await fetched('app://other/')).toMatch(/^404 /);
    expect(await fetched('file:///etc/passwd')).not.toContain('root');
  });

  it('19: can’t be made a Node, nor be given its options', async () => {
    const wire = await getCurrentFuseWire(electron?.executable ?? '');
    expect(wire.version).toBe('1');
    const off = [
      FuseV1Options.RunAsNode,
      FuseV1Options.EnableNodeOptionsEnvironmentVariable,
      FuseV1Options.GrantFileProtocolExtraPrivileges,
    ];
    expect(off.map((fuse) => wire[fuse])).toEqual(off.map(() => FUSE_OFF));
    if (electron?.isTrial === true) {
      expect(wire[FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]).toBe(FUSE_OFF);
    }
    const code = "require('node:fs').writeSync(1, 'a node')";
    const env = { PATH: process.env['PATH'], HOME: newHome().folder, ELECTRON_RUN_AS_NODE: '1' };
    const tried = spawnSync(electron?.executable ?? '', ['-e', code], { env, timeout: 20_000 });
    expect(tried.stdout.toString()).not.toContain('a node');
  });

  it('20: shows the page three functions, and no event of Electron’s', async () => {
    expect(await inPage('Object.keys(window.lathe).sort()')).toEqual(['onPush', 'openFiles', 'request']);
    await inPage(
      'window.seen = []; window.lathe.onPush((...args) => window.seen.push(args.map((each) => Object.keys(each)))); null',
    );
    await request(bench.page, 'preferences.change', { changes: { theme: 'dark' } });
    const seen = await bench.page.waitForFunction(() => (Reflect.get(globalThis, 'seen') as unknown[])[0]);
    expect(await seen.jsonValue()).toEqual([['push', 'body']]);
  });
});
