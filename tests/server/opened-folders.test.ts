import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compose } from '../../src/app/host/context';
import { openPreferences } from '../../src/app/host/preferences';
import { createWorkbench } from '../../src/app/workbench/workbench';
import type { Workbench } from '../../src/app/workbench/session/ports';
import { startWebHost } from '../../src/server/web-host';
import type { WebHost } from '../../src/server/web-host';
import { isBuilt, scratchFolder } from '../support/lathe';
import { runtimeFolder } from '../support/runtime';
import { ask, connectPage, keyOf } from './client';
import type { Answer, Connection } from './client';

const BUILT = resolve(import.meta.dirname, '..', '..', 'out', 'main');
const missing = [...(isBuilt ? [] : ['a build']), ...(runtimeFolder() === null ? ['native TensorFlow'] : [])];
const needs = missing.length > 0 ? `: ${missing.join(' and ')} would be needed` : '';
const HTML_NAME = '<img src=x onerror=alert(1)>.png';
const SCRIPTED = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>';

/** The real workbench behind the real server: what a page can get of the machine’s files. */
describe.skipIf(missing.length > 0)(`a folder that a person opened in the web host${needs}`, () => {
  const scratch = scratchFolder();
  const images = join(scratch, 'pictures');
  const before = { ...process.env };
  let workbench: Workbench;
  let host: WebHost;
  let page: Connection;
  let key: string;
  let folder: string;
  let lastId = 0;

  async function request(name: string, args: object): Promise<unknown> {
    const id = ++lastId;
    page.socket.send(JSON.stringify({ id, name, args }));
    const text = await page.heard((message) => message.startsWith(`{"id":${id},`));
    return (JSON.parse(text) as { reply: unknown }).reply;
  }

  const image = (path: string, item = folder): Promise<Answer> =>
    ask(host, `/picture/item/${item}/${path}?edge=64&key=${key}`);

  beforeAll(async () => {
    const places = { LATHE_CACHE: 'cache', LATHE_RUNS: 'runs', XDG_DATA_HOME: 'data' };
    for (const [name, place] of Object.entries(places)) process.env[name] = join(scratch, place);
    process.env['LATHE_RUNTIME'] = runtimeFolder() ?? '';
    const colour = { create: { width: 40, height: 30, channels: 3, background: '#a50' } } as const;
    const png = await sharp(colour).png().toBuffer();
    mkdirSync(join(images, 'cats'), { recursive: true });
    for (const name of ['1.png', HTML_NAME]) writeFileSync(join(images, 'cats', name), png);
    writeFileSync(join(images, 'cats', 'drawing.svg'), SCRIPTED);
    writeFileSync(join(images, 'cats', 'drawing.png'), SCRIPTED);
    writeFileSync(join(scratch, 'secret.png'), png);
    symlinkSync(join(scratch, 'secret.png'), join(images, 'cats', 'link.png'));
    symlinkSync(scratch, join(images, 'up'));
    mkdirSync(join(scratch, 'page'));
    writeFileSync(join(scratch, 'page', 'index.html'), '<!doctype html><title>Lathe</title>');
    workbench = createWorkbench(compose(BUILT), {
      info: { kind: 'web', electron: null, isTrial: false },
      preferences: await openPreferences(join(scratch, 'preferences.json')),
      chooseFolder: null,
      chooseWeights: null,
      reveal: null,
      canBrowse: true,
    });
    const report = (error: unknown): void => console.error(error);
    const pageFolder = join(scratch, 'page');
    host = await startWebHost({ workbench, pageFolder, port: 0, sessionsFolder: null, report });
    page = await connectPage(host);
    key = await keyOf(host);
    const opened = (await request('folders.open', { path: images })) as { value: { id: string } };
    folder = opened.value.id;
  });

  afterAll(async () => {
    await host.close();
    await workbench.close();
    process.env = before;
    await rm(scratch, { recursive: true });
  });

  it('shows its pictures, encoded anew', async () => {
    const { status, headers, body } = await image('cats/1.png');
    expect([status, headers['content-type'], headers['content-disposition']]).toEqual([200, 'image/webp', 'inline']);
    const seen = await sharp(Buffer.from(body, 'latin1')).metadata();
    expect([seen.format, seen.width, seen.height]).toEqual(['webp', 40, 30]);
  });

  it('shows a picture whose name is HTML under that name', async () => {
    expect((await image(`cats/${encodeURIComponent(HTML_NAME)}`)).status).toBe(200);
  });

  it.each(['drawing.svg', 'drawing.png'])('never shows a picture with script: %s', async (name) => {
    const { status, headers, body } = await image(`cats/${name}`);
    expect([status, headers['content-type']]).toEqual([422, 'application/json; charset=utf-8']);
    expect(body).not.toContain('<script>');
    expect(JSON.parse(body)).toMatchObject({ code: 'picture-unusable' });
  });

  it.each([
    'cats/link.png',
    'up/secret.png',
    '../secret.png',
    '%2e%2e/secret.png',
    '..%2fsecret.png',
    'cats/%2e%2e%2f%2e%2e%2fsecret.png',
    'cats/..%5c..%5csecret.png',
    '/secret.png',
    '%2fetc%2fpasswd',
  ])('leads to nothing outside of it: %s', async (path) => {
    const { status, body } = await image(path);
    expect([status, JSON.parse(body)]).toMatchObject([422, { code: 'picture-unusable' }]);
  });

  it('has an id, without which nothing is shown', async () => {
    for (const item of ['nobody-opened-this', encodeURIComponent(images), '..', '__proto__'])
      expect((await image('cats/1.png', item)).status).toBe(422);
    const files = ['/picture/made/..%2f..%2fsecret?edge=64', '/picture/run/..%2fpictures/train/0?edge=64'];
    for (const path of files)
      expect([404, 422]).toContain((await ask(host, `${path}${path.includes('?') ? '&' : '?'}key=${key}`)).status);
  });

  it('is asked about over the bridge, where a page’s arguments are checked', async () => {
    expect(await request('host.hello', {})).toMatchObject({ ok: true, value: { kind: 'web' } });
    const wrong: [string, object][] = [
      ['no.such.request', {}],
      ['constructor', {}],
      ['folders.open', { path: 7 }],
      ['runs.get', { runId: '../../secret' }],
      ['runs.reveal', { runId: 'any' }],
      ['folders.choose', { title: 'x' }],
    ];
    for (const [name, args] of wrong) expect([name, await request(name, args)]).toMatchObject([name, { ok: false }]);
  });
});
