import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { getText } from '../../scripts/setup/http.mjs';
import { networkOf } from '../../scripts/setup/network.mjs';
import { readNpmSettings } from '../../scripts/setup/npm.mjs';
import { DIRECT, serve, temporaryFolder } from './support';

const NO_PIP = { proxy: null, cert: null };
const hasOpenssl = spawnSync('openssl', ['version']).status === 0;
const NO_OPENSSL = 'openssl, which makes the certificate, is not installed';

function proxyFor(env: Record<string, string>, url: string): string | null {
  return networkOf(env, NO_PIP).proxyFor(new URL(url))?.href ?? null;
}

describe('the choice of a proxy', () => {
  it('follows the scheme of the address, whatever case the variable has', () => {
    const env = { HTTPS_PROXY: 'http://secure:1', http_proxy: 'plain:2' };
    expect(proxyFor(env, 'https://a.example/')).toBe('http://secure:1/');
    expect(proxyFor(env, 'http://a.example/')).toBe('http://plain:2/');
  });

  it('takes npm’s and pip’s where the environment names none', () => {
    expect(proxyFor({ npm_config_https_proxy: 'http://npm:1' }, 'https://a.example/')).toBe('http://npm:1/');
    const pip = networkOf({}, { proxy: 'http://pip:1', cert: null });
    expect(pip.proxyFor(new URL('https://a.example/'))?.href).toBe('http://pip:1/');
  });

  it.each([
    ['*', true],
    ['a.example', true],
    ['.example', true],
    ['other.example, example', true],
    ['a.example:443', true],
    ['a.example:8443', false],
    ['b.example', false],
    ['xa.example', false],
  ])('with NO_PROXY=%s leaves a.example out: %s', (entries, leftOut) => {
    const chosen = proxyFor({ HTTPS_PROXY: 'http://p:1', NO_PROXY: entries }, 'https://a.example/');
    expect(chosen === null).toBe(leftOut);
  });
});

describe('npm’s files', () => {
  /** @returns what they say, where the person’s and the project’s hold these lines */
  function settingsOf(own: string, project = '', env: Record<string, string> = {}) {
    const [home, folder] = [temporaryFolder(), temporaryFolder()];
    writeFileSync(join(home, '.npmrc'), own);
    writeFileSync(join(folder, '.npmrc'), project);
    return readNpmSettings({ env, platform: process.platform, home }, folder);
  }

  it('give the proxies, certificates and exceptions where no variable does', () => {
    const npm = settingsOf('proxy = http://plain:1\nhttps-proxy=http://secure:2\nnoproxy=a.example,b.example\n');
    const chosen = (url: string, env = {}): string | undefined =>
      networkOf(env, NO_PIP, npm).proxyFor(new URL(url))?.href;
    expect(chosen('https://c.example/')).toBe('http://secure:2/');
    expect(chosen('http://c.example/')).toBe('http://plain:1/');
    expect(chosen('https://b.example/')).toBeUndefined();
    expect(chosen('https://c.example/', { npm_config_proxy: 'http://variable:3' })).toBe('http://variable:3/');
    expect(chosen('https://c.example/', { NPM_CONFIG_PROXY: 'http://capitals:4' })).toBe('http://capitals:4/');
    expect(chosen('https://b.example/', { NO_PROXY: 'c.example' })).toBe('http://secure:2/');
    const withPip = networkOf({}, { proxy: 'http://pip:5', cert: null }, settingsOf('proxy=http://plain:1'));
    expect(withPip.proxyFor(new URL('https://c.example/'))?.href).toBe('http://plain:1/');
  });

  it('count where the person names another one for their own', () => {
    const file = join(temporaryFolder(), 'rc');
    writeFileSync(file, 'proxy=http://named:1');
    expect(settingsOf('proxy=http://usual:1', '', { npm_config_userconfig: file }).proxy).toBe('http://named:1');
  });

  it('of the project win, also with no proxy at all', () => {
    expect(settingsOf('proxy=http://own:1\ncafile=/own.pem', 'proxy=http://project:1')).toEqual({
      proxy: 'http://project:1',
      httpsProxy: null,
      noProxy: null,
      cafile: '/own.pem',
    });
    expect(settingsOf('proxy=http://own:1', 'proxy=null').proxy).toBeNull();
  });

  it.each([
    ['proxy="http://quoted:1"', 'http://quoted:1'],
    ["proxy = 'http://quoted:1'", 'http://quoted:1'],
    ['proxy=http://ada:a\\;b\\#c@p:1 ; a comment', 'http://ada:a;b#c@p:1'],
    ['; proxy=http://comment:1\n# proxy=http://comment:1', null],
    ['proxy=http://${LOGIN}@${HOST}:1', 'http://ada:secret@p:1'],
    ['proxy=http://${NOBODY}:1', 'http://${NOBODY}:1'],
    ['proxy=${NOBODY?}', null],
    ['proxy=http://\\${HOST}:1', 'http://${HOST}:1'],
    ['[section]\nproxy=http://section:1', null],
    ['proxy=false', null],
    ['proxy', null],
  ])('are read as npm reads them: %j', (text, proxy) => {
    expect(settingsOf(text, '', { LOGIN: 'ada:secret', HOST: 'p' }).proxy).toBe(proxy);
  });

  it('may list hosts one by one', () => {
    expect(settingsOf('noproxy[]=a.example\r\nnoproxy[]=b.example').noProxy).toBe('a.example,b.example');
  });
});

describe('a request through a proxy', () => {
  it('names the whole address for plain HTTP, with the proxy’s password', async () => {
    const asked: unknown[] = [];
    const proxy = await serve((request, response) => {
      asked.push(request.url, request.headers['proxy-authorization'], request.headers.authorization);
      response.end('through the proxy');
    });
    const network = networkOf({ http_proxy: `http://ada:secret@${proxy.host}` }, NO_PIP);
    expect(await getText(new URL('http://index.invalid/simple/'), {}, network)).toBe('through the proxy');
    const login = `Basic ${Buffer.from('ada:secret').toString('base64')}`;
    // The password is the proxy’s alone: the server behind it hears none.
    expect(asked).toEqual(['http://index.invalid/simple/', login, undefined]);
  });

  it('says that the proxy refused', async () => {
    const proxy = await serve(
      () => undefined,
      (server) => server.on('connect', (_request, socket: Socket) => socket.end('HTTP/1.1 407 Login\r\n\r\n')),
    );
    const network = networkOf({ HTTPS_PROXY: proxy.href }, NO_PIP);
    await expect(getText(new URL('https://index.invalid/'), {}, network)).rejects.toThrow(
      `the proxy ${proxy.host} refused index.invalid:443 with status 407`,
    );
  });

  /** A server with a certificate for `localhost` that ends with the test, and a proxy that leads to it whatever it is asked for. */
  async function tunnelTo(secret: RequestListener, plain: RequestListener) {
    const folder = temporaryFolder();
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
    const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
    const files = ['-keyout', key, '-out', cert];
    execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', ...files, ...subject], {
      stdio: 'ignore',
    });
    const secure = createSecureServer({ key: readFileSync(key), cert: readFileSync(cert) }, secret);
    await new Promise<void>((resolve) => secure.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      secure.closeAllConnections();
      secure.close();
    });
    const { port } = secure.address() as AddressInfo;
    const targets: (string | undefined)[] = [];
    const proxy = await serve(plain, (server) =>
      server.on('connect', (request, socket: Socket) => {
        targets.push(request.url);
        const through = connect(port, '127.0.0.1', () => {
          socket.write('HTTP/1.1 200 Connected\r\n\r\n');
          socket.pipe(through).pipe(socket);
        });
      }),
    );
    const network = networkOf({ HTTPS_PROXY: proxy.href, http_proxy: proxy.href, SSL_CERT_FILE: cert }, NO_PIP);
    return { network, targets, port };
  }

  it('reaches HTTPS by CONNECT, and trusts the certificate that is named', async ({ skip }) => {
    skip(!hasOpenssl, NO_OPENSSL);
    const { network, targets, port } = await tunnelTo(
      (_request, response) => response.end('secret'),
      () => undefined,
    );
    expect(await getText(new URL(`https://localhost:${port}/`), {}, network)).toBe('secret');
    expect(targets).toEqual([`localhost:${port}`]);
    await expect(getText(new URL(`https://localhost:${port}/`), {}, DIRECT)).rejects.toThrow(/self-signed/);
  });

  it('keeps a password for HTTPS from the plain address of the same host', async ({ skip }) => {
    skip(!hasOpenssl, NO_OPENSSL);
    const heard: (string | undefined)[] = [];
    const { network } = await tunnelTo(
      (request, response) => {
        heard.push(request.headers.authorization);
        response.writeHead(302, { Location: 'http://localhost/plain' }).end();
      },
      (request, response) => {
        heard.push(request.url, request.headers.authorization);
        response.end('plain');
      },
    );
    expect(await getText(new URL('https://ada:secret@localhost/'), {}, network)).toBe('plain');
    const login = `Basic ${Buffer.from('ada:secret').toString('base64')}`;
    expect(heard).toEqual([login, 'http://localhost/plain', undefined]);
  });
});
