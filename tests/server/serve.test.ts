import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { WebHost } from '../../src/server/web-host';
import { isBuilt, latheJson, scratchFolder, startLathe } from '../support/lathe';
import { ask, connectPage, pathOf } from './client';

const PAGE = resolve(import.meta.dirname, '..', '..', 'out', 'renderer', 'index.html');
const isReady = isBuilt && existsSync(PAGE);

/** All that stands on standard output, once a line is whole. */
const LINE = /[^]*\n$/;

/** A person’s folders, empty. */
function emptyHome(): Record<string, string> {
  const home = scratchFolder();
  const inHome = { LATHE_RUNS: 'runs', LATHE_CACHE: 'cache', XDG_DATA_HOME: 'data' };
  return Object.fromEntries(Object.entries(inHome).map(([name, folder]) => [name, join(home, folder)]));
}

/** The server as a person has it: a link at a time, minted by asking the process. */
function hostOf(link: string): WebHost {
  return { port: Number(new URL(link).port), mintLink: () => link, close: () => Promise.resolve() };
}

describe.skipIf(!isReady)(`lathe serve${isReady ? '' : ': a build with the page would be needed'}`, () => {
  it('prints one line with the address, serves the page, and ends with 0 on SIGTERM', async () => {
    const started = startLathe(['serve', '--port', '0'], emptyHome());
    const line = await started.printed(LINE);
    expect(line).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{43}\n$/);
    const host = hostOf(line.trim());
    const page = await connectPage(host);
    page.socket.send(JSON.stringify({ id: 1, name: 'host.hello', args: {} }));
    const hello = await page.heard((message) => message.startsWith('{"id":1,'));
    expect(JSON.parse(hello)).toMatchObject({ reply: { ok: true, value: { kind: 'web', electron: null } } });
    started.child.kill('SIGTERM');
    expect(await page.closed).toBe(1001);
    const { code, stdout, stderr } = await started.ended;
    expect([code, stdout]).toEqual([0, line]);
    expect(stderr).not.toContain('token=');
  });

  it('prints a new link on SIGUSR2, and when the old one is opened in a second browser, which gets nothing', async () => {
    const started = startLathe(['serve', '--port', '0'], emptyHome());
    let said = '';
    started.child.stderr?.on('data', (part: Buffer) => (said += part.toString()));
    const links = (): string[] => said.match(/http:\S+token=[\w-]{43}/g) ?? [];
    const first = (await started.printed(LINE)).trim();
    const host = hostOf(first);
    expect((await ask(host, pathOf(first))).status).toBe(303);
    expect(links()).toEqual([]);
    expect((await ask(host, pathOf(first))).status).toBe(403);
    while (links().length < 1) await delay(5);
    started.child.kill('SIGUSR2');
    while (links().length < 2) await delay(5);
    expect(new Set([first, ...links()]).size).toBe(3);
    for (const link of links()) expect((await ask(host, pathOf(link))).status).toBe(303);
    started.child.kill('SIGINT');
    expect((await started.ended).code).toBe(0);
  });

  it('gives one document with --json', async () => {
    const started = startLathe(['serve', '--port', '0', '--json'], emptyHome());
    const document: unknown = JSON.parse(await started.printed(/[^]*\}\n$/));
    const { url, port } = document as { url: string; port: number };
    expect(new URL(url).port).toBe(String(port));
    started.child.kill('SIGTERM');
    expect((await started.ended).code).toBe(0);
  });

  it('says so when the port is taken, and takes a free one when none was asked for', async () => {
    const other = createServer();
    const port = await new Promise<number>((done) =>
      other.listen(0, '127.0.0.1', () => {
        const address = other.address();
        done(typeof address === 'object' && address !== null ? address.port : 0);
      }),
    );
    const { code, document } = await latheJson(['serve', '--port', String(port)], emptyHome());
    other.close();
    expect(code).toBe(1);
    expect(document).toMatchObject({ code: 'port-in-use' });
    const two = [startLathe(['serve'], emptyHome()), startLathe(['serve'], emptyHome())];
    const links = await Promise.all(two.map((each) => each.printed(LINE)));
    expect(new Set(links.map((link) => new URL(link.trim()).port)).size).toBe(2);
    for (const { child } of two) child.kill('SIGTERM');
    for (const { ended } of two) expect((await ended).code).toBe(0);
  });

  it.each(['-1', '65536', 'http', '80.5'])('refuses %s for a port as wrong usage', async (port) => {
    expect(await latheJson(['serve', '--port', port])).toMatchObject({ code: 2, document: { code: 'usage' } });
  });
});
