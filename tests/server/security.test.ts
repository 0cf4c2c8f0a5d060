import { connect, type Socket } from 'node:net';
import { networkInterfaces } from 'node:os';
import { afterEach, describe, expect, it } from 'vitest';
import { ask, cookieOf, keyOf, offer, openSocket, pathOf, signIn } from './client';
import { ADDRESSES, ASSET, PAGE_TEXT, endScenes, serveScene } from './scene';

afterEach(endScenes);

describe('a stranger', () => {
  it('without a token gets nothing but an explanation', async () => {
    const { host, workbench } = await serveScene();
    for (const path of ADDRESSES) {
      const { status, body, headers } = await ask(host, path);
      expect([path, status]).toEqual([path, 403]);
      expect(body).toContain('Open the link first');
      expect(body).not.toContain(PAGE_TEXT);
      expect(headers['set-cookie']).toBeUndefined();
    }
    expect(workbench.images).toEqual([]);
  });

  it('without a token is refused on the bridge with a code that the page understands', async () => {
    const { host, workbench } = await serveScene();
    const { cookie } = await signIn(host);
    const strangers = [
      {},
      { protocol: 'lathe' },
      { protocol: `lathe, lathe.session.${'A'.repeat(43)}` },
      // A browser sends the cookie to whoever listens on another port of this computer.
      { cookie },
      { cookie, protocol: `lathe, lathe.session.${cookie.split('=')[1] ?? ''}` },
    ];
    for (const stranger of strangers) {
      const connection = openSocket(host, stranger);
      connection.socket.on('open', () =>
        connection.socket.send(JSON.stringify({ id: 1, name: 'runs.list', args: {} })),
      );
      expect(await connection.closed).toBe(4401);
      expect(connection.messages).toEqual([]);
    }
    expect(workbench.pushes).toEqual([]);
    expect(workbench.requests).toEqual([]);
  });

  it('with a wrong token gets no session, and spends none', async () => {
    const { host } = await serveScene();
    const link = pathOf(host.mintLink());
    const wrong = [
      '/?token=',
      '/?token=A',
      `${link}A`,
      link.slice(0, -1),
      link.toLowerCase(),
      `/?token=${'A'.repeat(43)}`,
    ];
    for (const path of wrong) {
      const { status, headers } = await ask(host, path);
      expect([path, status, headers['set-cookie']]).toEqual([path, 403, undefined]);
    }
    expect((await ask(host, link)).status).toBe(303);
  });

  it('can’t use a link that was opened before', async () => {
    const { host } = await serveScene();
    const link = pathOf(host.mintLink());
    await ask(host, link);
    const { status, headers, body } = await ask(host, link);
    expect([status, headers['set-cookie']]).toEqual([403, undefined]);
    expect(body).toContain('This link has been used');
  });

  it('with the cookie alone gets the page and nothing of what it shows', async () => {
    const { host, workbench } = await serveScene();
    const { cookie } = await signIn(host);
    expect((await ask(host, '/', { cookie })).status).toBe(200);
    for (const key of ['', cookie.split('=')[1] ?? '', 'A'.repeat(43)]) {
      expect((await ask(host, `/picture/item/a/b.png?edge=100&key=${key}`, { cookie })).status).toBe(403);
    }
    expect(workbench.images).toEqual([]);
  });

  it('can’t use a token for a cookie', async () => {
    const { host } = await serveScene();
    const token = new URL(host.mintLink()).searchParams.get('token') ?? '';
    expect((await ask(host, '/', { cookie: `lathe-${host.port}=${token}` })).status).toBe(403);
  });
});

describe('the person with the link', () => {
  it('has a session from then on, and the token is gone from the address', async () => {
    const { host } = await serveScene();
    const link = pathOf(host.mintLink());
    const { status, headers, body } = await ask(host, link, { 'sec-fetch-site': 'none' });
    expect(status).toBe(303);
    expect(headers.location).toMatch(/^\/#session=[\w-]{43}$/);
    expect(headers['set-cookie']?.[0]).toMatch(
      /^lathe-\d+=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=34560000$/,
    );
    expect(headers['referrer-policy']).toBe('no-referrer');
    expect(headers['cache-control']).toBe('no-store');
    const token = new URL(link, 'http://x').searchParams.get('token') ?? '';
    expect(JSON.stringify([headers, body])).not.toContain(token);
  });

  it('reloads, opens a second tab, and may open the same link again in the same browser', async () => {
    const { host } = await serveScene();
    const link = pathOf(host.mintLink());
    const { headers } = await ask(host, link);
    const cookie = `other=1; ${headers['set-cookie']?.[0]?.split(';')[0] ?? ''}`;
    for (let i = 0; i < 2; i += 1) expect((await ask(host, '/', { cookie })).body).toContain(PAGE_TEXT);
    expect((await ask(host, link, { cookie })).headers.location).toBe('/');
  });

  it('may have followed it from another page, whose redirect would keep the cookie back', async () => {
    const { host } = await serveScene();
    const arrival = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };
    const { status, headers, body } = await ask(host, pathOf(host.mintLink()), arrival);
    expect([status, headers['set-cookie']?.length]).toEqual([200, 1]);
    expect(body).toMatch(/<meta http-equiv="refresh" content="0;url=\/#session=[\w-]{43}">/);
  });

  it('loses no link to what only looks at it', async () => {
    const { host } = await serveScene();
    const link = pathOf(host.mintLink());
    expect((await ask(host, link, {}, 'HEAD')).headers['set-cookie']).toBeUndefined();
    expect((await ask(host, link)).status).toBe(303);
  });
});

/** Every address of this machine but the one; on Linux all of 127 is loopback. */
function otherAddresses(): string[] {
  const all = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
  return ['127.0.0.2', ...all.map(({ address }) => address)].filter((address) => address !== '127.0.0.1');
}

function canConnect(address: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port });
    const settle = (isConnected: boolean): void => {
      socket.destroy();
      resolve(isConnected);
    };
    socket.on('connect', () => settle(true)).on('error', () => settle(false));
    // Nobody answers at all on systems that have only the first of the loopback addresses.
    socket.setTimeout(2000, () => settle(false));
  });
}

describe('a request from elsewhere', () => {
  it('does not reach the server: it listens on 127.0.0.1 and nowhere else', async () => {
    const { host } = await serveScene();
    expect(await canConnect('127.0.0.1', host.port)).toBe(true);
    const reached = await Promise.all(otherAddresses().map((address) => canConnect(address, host.port)));
    expect(reached).not.toContain(true);
  });

  it('under a foreign Host is refused, whatever cookie it carries', async () => {
    const { host, workbench } = await serveScene();
    const session = await signIn(host);
    const { cookie } = session;
    const port = String(host.port);
    const hosts = [
      `rebound.example:${port}`,
      `127.0.0.1.rebound.example:${port}`,
      `rebound.example#127.0.0.1:${port}`,
      `127.0.0.1@rebound.example:${port}`,
      '127.0.0.1',
      `127.0.0.1:${port}0`,
      `[::1]`,
      `127x0y0z1:${port}`,
      `localhost.:${port}`,
    ];
    for (const name of hosts) {
      for (const path of ADDRESSES) {
        const { status, body } = await ask(host, path, { cookie, host: name });
        expect([name, path, status]).toEqual([name, path, 421]);
        expect(body).not.toContain('rebound');
      }
      const socket = openSocket(host, {
        cookie,
        protocol: await offer(host, session),
        host: name,
        origin: `http://${name}`,
      });
      expect([name, await socket.closed, socket.refusedWith()]).toEqual([name, 1006, 403]);
    }
    expect([workbench.images, workbench.pushes]).toEqual([[], []]);
  });

  it('under every name of loopback is answered', async () => {
    const { host } = await serveScene();
    const cookie = await cookieOf(host);
    for (const name of ['127.0.0.1', 'localhost', 'LocalHost', '[::1]'])
      expect((await ask(host, '/', { cookie, host: `${name}:${host.port}` })).status).toBe(200);
  });

  it('of a foreign Origin is refused', async () => {
    const { host, workbench } = await serveScene();
    const session = await signIn(host);
    const { cookie } = session;
    const own = `http://127.0.0.1:${host.port}`;
    const foreign = [
      'http://evil.example',
      'null',
      'http://127.0.0.1',
      `http://127.0.0.1:${host.port}0`,
      `https://127.0.0.1:${host.port}`,
      `http://localhost:${host.port}`,
      `${own}.evil.example`,
    ];
    for (const origin of foreign) {
      for (const method of ['GET', 'POST', 'PUT', 'DELETE', 'OPTIONS'])
        expect([origin, method, (await ask(host, '/', { cookie, origin }, method)).status]).toEqual([
          origin,
          method,
          403,
        ]);
      const socket = openSocket(host, { cookie, protocol: await offer(host, session), origin });
      expect([origin, await socket.closed, socket.refusedWith()]).toEqual([origin, 1006, 403]);
    }
    expect(workbench.pushes).toEqual([]);
  });

  it('without an Origin may read, but not write and not connect', async () => {
    const { host } = await serveScene();
    const session = await signIn(host);
    const { cookie } = session;
    expect((await ask(host, '/', { cookie })).status).toBe(200);
    expect((await ask(host, '/', { cookie }, 'POST')).status).toBe(403);
    const socket = openSocket(host, { cookie, protocol: await offer(host, session), origin: '' });
    expect([await socket.closed, socket.refusedWith()]).toEqual([1006, 403]);
  });

  it('of another site is refused by what the browser tells of it, but for following a link to the page', async () => {
    const { host, workbench } = await serveScene();
    const cookie = await cookieOf(host);
    const key = await keyOf(host);
    const image = { 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' };
    const visit = { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };
    const framed = { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' };
    for (const site of ['cross-site', 'same-site']) {
      const headers = { cookie, 'sec-fetch-site': site };
      for (const path of ADDRESSES) expect((await ask(host, path, { ...headers, ...image })).status).toBe(403);
      expect((await ask(host, `/picture/made/a?edge=1&key=${key}`, { ...headers, ...visit })).status).toBe(403);
      expect((await ask(host, '/', { ...headers, ...framed })).status).toBe(403);
      expect((await ask(host, '/', { ...headers, ...visit })).status).toBe(200);
    }
    expect(workbench.images).toEqual([]);
  });

  it('that would write is refused even from the page itself', async () => {
    const { host } = await serveScene();
    const headers = { cookie: await cookieOf(host), origin: `http://127.0.0.1:${host.port}` };
    const { status, headers: answered } = await ask(host, '/', headers, 'POST');
    expect([status, answered['allow']]).toEqual([405, 'GET, HEAD']);
  });
});

describe('silent connections', () => {
  it('of strangers make room for others, and never hold up who has a session', async () => {
    const { host } = await serveScene();
    const { cookie } = await signIn(host);
    const strangers = Array.from({ length: 600 }, () => connect(host.port, '127.0.0.1').on('error', () => undefined));
    await Promise.all(strangers.map((each) => new Promise((done) => each.once('connect', done).once('close', done))));
    expect((await ask(host, '/', { cookie })).status).toBe(200);
    for (const each of strangers) each.destroy();
  });

  it('of strangers end by themselves, whether they say nothing, too little, or never read; a page’s stays', async () => {
    const { host } = await serveScene({ strangerMs: 500 });
    const session = await signIn(host);
    const page = openSocket(host, { protocol: await offer(host, session) });
    await page.heard((message) => message.includes('hello'));
    const key = await keyOf(host);
    const get = (path: string): string =>
      `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${host.port}\r\nCookie: ${session.cookie}\r\n\r\n`;
    const said = ['', 'GET / HTTP', get('/').slice(0, -2), get('/')];
    const say = (text: string): Socket => {
      const socket = connect(host.port, '127.0.0.1', () => socket.write(text));
      return socket.on('error', () => undefined);
    };
    const deaf = say(get(ASSET).repeat(300));
    // Whoever does not read learns of the end by writing alone.
    const writing = setInterval(() => deaf.write(get('/')), 50);
    deaf.once('close', () => clearInterval(writing));
    const strangers = [...said.map((text) => say(text).resume()), deaf];
    await Promise.all(strangers.map((each) => new Promise((done) => each.once('close', done))));
    expect((await ask(host, `/picture/made/a?edge=1&key=${key}`)).status).not.toBe(403);
    page.socket.send(JSON.stringify({ id: 1, name: 'still there', args: {} }));
    await page.heard((message) => message.includes('"id":1'));
  });
});

describe('the secrets', () => {
  it('are of 32 random bytes and never the same', async () => {
    const { host } = await serveScene();
    const tokens = Array.from({ length: 20 }, () => new URL(host.mintLink()).searchParams.get('token') ?? '');
    expect(new Set(tokens).size).toBe(20);
    for (const token of tokens) expect(Buffer.from(token, 'base64url')).toHaveLength(32);
  });

  it('are told nowhere', async () => {
    const { host, reports } = await serveScene();
    await ask(host, pathOf(host.mintLink()));
    await ask(host, '/?token=wrong');
    expect(reports).toEqual([]);
  });
});
