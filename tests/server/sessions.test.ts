import { mkdtempSync, readdirSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { ask, keyOf, offer, openSocket, signIn } from './client';
import { endScenes, serveScene } from './scene';

afterEach(endScenes);

describe('a host that is started again', () => {
  it('knows the browsers of the one before it, on its own port', async () => {
    const sessionsFolder = mkdtempSync(join(tmpdir(), 'lathe-sessions-'));
    const first = await serveScene({}, { sessionsFolder });
    const session = await signIn(first.host);
    const { cookie } = session;
    const key = await keyOf(first.host);
    const { port } = first.host;
    await first.host.close();
    const [file = ''] = readdirSync(sessionsFolder);
    expect(statSync(join(sessionsFolder, file)).mode & 0o777).toBe(0o600);
    const { host } = await serveScene({}, { sessionsFolder, port });
    expect((await ask(host, '/', { cookie })).status).toBe(200);
    const page = openSocket(host, { protocol: await offer(host, session) });
    await page.heard((message) => message.includes('hello'));
    // The page showed it to whoever answered in between.
    expect((await ask(host, `/picture/made/a?edge=1&key=${key}`)).status).toBe(403);
    expect((await ask(host, `/picture/made/a?edge=1&key=${await keyOf(host)}`)).status).not.toBe(403);
    const other = await serveScene({}, { sessionsFolder });
    expect((await ask(other.host, '/', { cookie: cookie.replace(String(port), String(other.host.port)) })).status).toBe(
      403,
    );
  });
});

describe('a stranger who listens on the port after the host has ended', () => {
  it('is told nothing by the page that opens the next host', async () => {
    const sessionsFolder = mkdtempSync(join(tmpdir(), 'lathe-sessions-'));
    const first = await serveScene({}, { sessionsFolder });
    const { port } = first.host;
    const session = await signIn(first.host);
    const key = await keyOf(first.host);
    await first.host.close();

    const told: string[] = [];
    const answers = [{}, { nonce: 'a', proof: 'b'.repeat(64) }];
    const stranger = createServer((request, response) => {
      told.push(request.url ?? '', JSON.stringify(request.headers));
      response.end(JSON.stringify(answers[told.length % 4 === 2 ? 0 : 1]));
    });
    stranger.on('upgrade', (request) => told.push('connected', JSON.stringify(request.headers)));
    await new Promise<void>((resolve) => stranger.listen(port, '127.0.0.1', resolve));
    await expect(offer(first.host, session)).rejects.toThrow('another host');
    await expect(offer(first.host, session)).rejects.toThrow('another host');
    await new Promise((resolve) => stranger.close(resolve));
    expect(told).toHaveLength(4);
    expect(told).not.toContain('connected');
    expect(told.join()).not.toContain(session.secret);

    const { host, workbench } = await serveScene({}, { sessionsFolder, port });
    const [asked = ''] = told;
    const challenge = JSON.parse((await ask(host, asked)).body) as { nonce: string; proof: string };
    for (const proof of [challenge.proof, new URL(asked, 'http://a').searchParams.get('session') ?? '', '']) {
      const protocol = `lathe, lathe.session.${challenge.nonce}.${proof}`;
      expect(await openSocket(host, { cookie: session.cookie, protocol }).closed).toBe(4401);
    }
    expect((await ask(host, `/picture/made/a?edge=1&key=${key}`)).status).toBe(403);
    expect(workbench.requests).toEqual([]);
    // And the page is back by itself.
    await openSocket(host, { protocol: await offer(host, session) }).heard((message) => message.includes('hello'));
  });

  it('can’t use a proof a second time', async () => {
    const { host } = await serveScene();
    const protocol = await offer(host, await signIn(host));
    const page = openSocket(host, { protocol });
    await page.heard((message) => message.includes('hello'));
    expect(await openSocket(host, { protocol }).closed).toBe(4401);
  });
});
