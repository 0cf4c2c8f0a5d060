import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer as createSecureServer } from 'node:https';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { getText } from '../../scripts/setup/http.mjs';
import { networkOf } from '../../scripts/setup/network.mjs';
import { DIRECT, serve, temporaryFolder } from './support';

const NO_PIP = { proxy: null, cert: null };

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

describe('a request through a proxy', () => {
  it('names the whole address for plain HTTP, with the proxy’s password', async () => {
    const asked: unknown[] = [];
    const proxy = await serve((request, response) => {
      asked.push(request.url, request.headers['proxy-authorization']);
      response.end('through the proxy');
    });
    const network = networkOf({ http_proxy: `http://ada:secret@${proxy.host}` }, NO_PIP);
    expect(await getText(new URL('http://index.invalid/simple/'), {}, network)).toBe('through the proxy');
    expect(asked).toEqual(['http://index.invalid/simple/', `Basic ${Buffer.from('ada:secret').toString('base64')}`]);
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

  it('reaches HTTPS by CONNECT, and trusts the certificate that is named', async ({ skip }) => {
    const folder = temporaryFolder();
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
    const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
    try {
      const args = [
        'req',
        '-x509',
        '-newkey',
        'rsa:2048',
        '-nodes',
        '-days',
        '2',
        '-keyout',
        key,
        '-out',
        cert,
        ...subject,
      ];
      execFileSync('openssl', args, { stdio: 'ignore' });
    } catch {
      skip('openssl, which makes the certificate, is not installed');
    }
    const secure = createSecureServer({ key: readFileSync(key), cert: readFileSync(cert) }, (_request, response) =>
      response.end('secret'),
    );
    await new Promise<void>((resolve) => secure.listen(0, '127.0.0.1', resolve));
    const { port } = secure.address() as AddressInfo;
    const targets: (string | undefined)[] = [];
    const proxy = await serve(
      () => undefined,
      (server) =>
        server.on('connect', (request, socket: Socket) => {
          targets.push(request.url);
          const through = connect(port, '127.0.0.1', () => {
            socket.write('HTTP/1.1 200 Connected\r\n\r\n');
            socket.pipe(through).pipe(socket);
          });
        }),
    );
    try {
      const network = networkOf({ HTTPS_PROXY: proxy.href, SSL_CERT_FILE: cert }, NO_PIP);
      expect(await getText(new URL(`https://localhost:${port}/`), {}, network)).toBe('secret');
      expect(targets).toEqual([`localhost:${port}`]);
      await expect(getText(new URL(`https://localhost:${port}/`), {}, DIRECT)).rejects.toThrow(/self-signed/);
    } finally {
      secure.closeAllConnections();
      secure.close();
    }
  });
});
