import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, RequestListener } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { serve } from '../setup/support';
import { isBuilt, scratchFolder, startLathe } from '../support/lathe';

interface BodyTable {
  readonly registryCopy: {
    readonly wheel: { readonly project: string; readonly file: string; readonly bytes: number };
  };
}

const ROOT = join(import.meta.dirname, '..', '..');
const table = JSON.parse(readFileSync(join(ROOT, 'resources', 'vgg16-imagenet.json'), 'utf8')) as BodyTable;
const { project, file, bytes } = table.registryCopy.wheel;

/** Nobody listens there, so a source behind it is given up at once. */
const NOBODY = 'http://127.0.0.1:9';
/** What arrives before the server falls silent. */
const PART = 100_000;

const OF_THE_MACHINE = ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'NO_PROXY'];
const OF_NPM = ['npm_config_proxy', 'npm_config_https_proxy', 'npm_config_noproxy', 'npm_config_userconfig'];
const OF_PIP = ['PIP_PROXY', 'PIP_EXTRA_INDEX_URL', 'PIP_NO_INDEX'];

/** A person without weights and without a setting of the network, but for `env` and the lines of `.npmrc`. */
function newcomer(npmrc: string, env: Readonly<Record<string, string>>) {
  const folder = scratchFolder();
  const [home, cache] = [join(folder, 'home'), join(folder, 'cache')];
  mkdirSync(home);
  writeFileSync(join(home, '.npmrc'), npmrc);
  const names = [...OF_THE_MACHINE, ...OF_THE_MACHINE.map((name) => name.toLowerCase()), ...OF_NPM, ...OF_PIP];
  const none = Object.fromEntries(names.map((name) => [name, '']));
  return { cache, env: { ...none, HOME: home, LATHE_CACHE: cache, PIP_CONFIG_FILE: '/dev/null', ...env } };
}

/** An index that has the wheel, sends the first part of what is asked for, and falls silent. */
function silentIndex(requests: IncomingMessage[]): RequestListener {
  return (request, response) => {
    if (request.url === `/simple/${project}/`) {
      response.end(JSON.stringify({ files: [{ filename: file, url: '/wheel' }] }));
      return;
    }
    requests.push(request);
    const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
    const headers = { 'Content-Length': bytes - from, 'Content-Range': `bytes ${from}-${bytes - 1}/${bytes}` };
    response.writeHead(from === 0 ? 200 : 206, headers);
    response.write(Buffer.alloc(PART));
  };
}

describe.skipIf(!isBuilt || process.platform === 'win32')('lathe weights fetch', () => {
  it('ends at Ctrl-C and at SIGTERM, keeps what has arrived, and goes on with it', async () => {
    const requests: IncomingMessage[] = [];
    const index = new URL('/simple', await serve(silentIndex(requests)));
    const { cache, env } = newcomer('', { HTTPS_PROXY: NOBODY, PIP_INDEX_URL: index.href });
    const partial = join(cache, 'downloads', `${file}.partial`);
    const sizeOf = (): number => statSync(partial, { throwIfNoEntry: false })?.size ?? 0;
    for (const [i, signal] of (['SIGINT', 'SIGTERM'] as const).entries()) {
      const { child, ended } = startLathe(['weights', 'fetch'], env);
      await expect.poll(sizeOf).toBe((i + 1) * PART);
      child.kill(signal);
      const { code, stdout, stderr } = await ended;
      expect(stderr).toMatch(/Cancelled\n.*what has arrived is kept\.\nGo on with it: .*lathe weights fetch\n$/);
      expect([code, stdout]).toEqual([1, '']);
      expect(sizeOf()).toBe((i + 1) * PART);
      expect(existsSync(join(cache, 'weights', 'vgg16-notop.safetensors.lock'))).toBe(false);
    }
    expect(requests.map((request) => request.headers.range)).toEqual([undefined, `bytes=${PART}-`]);
  });

  it('uses the proxy that only .npmrc names', async () => {
    const asked: (string | undefined)[] = [];
    const proxy = await serve((request) => void asked.push(request.url));
    const npmrc = `proxy = \${HERE}\nhttps-proxy = ${NOBODY}\n`;
    const { env } = newcomer(npmrc, { HERE: proxy.href, PIP_INDEX_URL: 'http://index.invalid/simple' });
    const { child, ended } = startLathe(['weights', 'fetch'], env);
    await expect.poll(() => asked).toEqual([`http://index.invalid/simple/${project}/`]);
    child.kill('SIGTERM');
    expect((await ended).code).toBe(1);
  });
});
