import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { LatheError } from '../../src/shared/failures/failure';
import { ask, cookieOf, keyOf } from './client';
import type { Answer } from './client';
import { ADDRESSES, SECRET, endScenes, serveScene } from './scene';

afterEach(endScenes);

/** Ways to write “one folder up”. */
const UPWARDS = ['..', '%2e%2e', '%2E.', '..%2f..', '%252e%252e', '..%5c', '%5c..', '..;', '%c0%ae%c0%ae', '.%00.'];

describe('a path', () => {
  it('never leads out of the page’s folder', async () => {
    const { host, folder } = await serveScene();
    const cookie = await cookieOf(host);
    const tails = UPWARDS.flatMap((up) => [`/${up}/secret.txt`, `/assets/${up}/${up}/secret.txt`, `/${up}/secret.js`]);
    const absolute = [
      `/${join(folder, 'secret.txt')}`,
      `/%2f${folder.slice(1)}/secret.txt`,
      '/main.ts',
      '/index.html/',
    ];
    for (const path of [...tails, ...absolute, 'http://127.0.0.1/../secret.txt', '*']) {
      const { status, body } = await ask(host, path, { cookie });
      expect([path, status]).toEqual([path, 404]);
      expect(body).not.toContain(SECRET);
    }
  });

  it('never follows a link out of the page’s folder', async () => {
    const { host } = await serveScene();
    const cookie = await cookieOf(host);
    for (const path of ['/linked.js', '/linked/secret.js']) {
      const { status, body } = await ask(host, path, { cookie });
      expect([path, status, body.includes(SECRET)]).toEqual([path, 404, false]);
    }
  });

  it('of a picture never reaches the workbench with a way up in it', async () => {
    const { host, workbench } = await serveScene();
    workbench.answer = () => Promise.reject(new LatheError('image-evicted', {}));
    const key = await keyOf(host);
    for (const up of UPWARDS) {
      const { status, headers } = await ask(host, `/picture/item/folder/${up}/secret.png?edge=64&key=${key}`);
      expect([up, status, headers['content-type']]).toEqual([up, 422, 'application/json; charset=utf-8']);
    }
    const paths = workbench.images.map((ref) => (ref.kind === 'item' ? ref.path : ''));
    expect(paths.filter((path) => path.split(/[\\/]/).includes('..') || path.includes('\0'))).toEqual([]);
  });
});

const SCRIPTED = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';

describe('a picture', () => {
  it('is never a document with script, whatever the workbench finds', async () => {
    const { host, workbench, folder } = await serveScene();
    const file = join(folder, 'drawing.svg');
    writeFileSync(file, SCRIPTED);
    const key = await keyOf(host);
    for (const type of ['image/svg+xml', 'text/html']) {
      workbench.answer = () => Promise.resolve({ file, type: type as 'image/png' });
      const { status, body, headers } = await ask(host, `/picture/item/a/drawing.svg?edge=100&key=${key}`);
      expect([status, headers['content-type']]).toEqual([422, 'application/json; charset=utf-8']);
      expect(body).not.toContain('<script>');
    }
  });

  it('runs nothing even if its bytes are a document', async () => {
    const { host, workbench, folder } = await serveScene();
    const file = join(folder, 'thumbnail.png');
    writeFileSync(file, SCRIPTED);
    workbench.answer = () => Promise.resolve({ file, type: 'image/png' });
    const { status, body, headers } = await ask(host, `/picture/made/a?edge=100&key=${await keyOf(host)}`);
    expect([status, body]).toEqual([200, SCRIPTED]);
    expect(headers).toMatchObject({
      'content-type': 'image/png',
      'content-disposition': 'inline',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
      'cross-origin-resource-policy': 'same-origin',
    });
  });

  it('whose name is HTML is asked for by that name, and the name is never sent as HTML', async () => {
    const { host, workbench } = await serveScene();
    const name = '<img src=x onerror=alert(1)>.png';
    const message = `“${name}” names no picture.`;
    workbench.answer = () => Promise.reject(new LatheError('image-address-unknown', { path: name }));
    const path = `/picture/item/a/${encodeURIComponent(name)}?edge=100&key=${await keyOf(host)}`;
    const { status, body, headers } = await ask(host, path);
    expect(workbench.images).toEqual([{ kind: 'item', item: 'a', path: name }]);
    expect([status, headers['content-type'], headers['x-content-type-options']]).toEqual([
      422,
      'application/json; charset=utf-8',
      'nosniff',
    ]);
    expect(JSON.parse(Buffer.from(body, 'latin1').toString('utf8'))).toMatchObject({
      code: 'picture-unusable',
      message,
    });
  });

  it('that breaks the workbench is told on standard error without its address', async () => {
    const { host, workbench, reports } = await serveScene();
    workbench.answer = () => Promise.reject(new Error('broken on purpose'));
    const { status, body } = await ask(host, `/picture/made/private?edge=9&key=${await keyOf(host)}`);
    expect([status, JSON.parse(body)]).toMatchObject([500, { code: 'internal' }]);
    expect(reports).toEqual([new Error('broken on purpose')]);
    expect(body + String(reports[0])).not.toContain('private');
  });
});

describe('every answer', () => {
  const protectedBy = {
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
  };

  it('carries the protecting headers and a strict policy', async () => {
    const { host } = await serveScene();
    const cookie = await cookieOf(host);
    const stranger = await Promise.all([...ADDRESSES, '/?token=no'].map((path) => ask(host, path)));
    const person = await Promise.all(ADDRESSES.map((path) => ask(host, path, { cookie })));
    const misled = await ask(host, '/', { host: 'rebound.example' });
    for (const { headers } of [...stranger, ...person, misled]) {
      expect(headers).toMatchObject(protectedBy);
      const policy = headers['content-security-policy'];
      expect(policy).toMatch(/^default-src 'none'; /);
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toMatch(/unsafe|\*|data:|https?:/);
    }
  });

  it('repeats nothing of the request', async () => {
    const { host } = await serveScene();
    const cookie = await cookieOf(host);
    const script = '<script>alert(1)</script>';
    const asked: Promise<Answer>[] = [
      ask(host, `/${encodeURIComponent(script)}`, { cookie }),
      ask(host, `/${script}`, { cookie }),
      ask(host, `/?token=${script}`),
      ask(host, '/', { host: script }),
      ask(host, '/', { cookie, origin: script }),
      ask(host, '/', { 'accept-language': script }),
    ];
    for (const { body } of await Promise.all(asked)) expect(body).not.toContain('alert(1)');
  });

  it('lets the page connect to its own bridge and to nothing else', async () => {
    const { host } = await serveScene();
    const { headers } = await ask(host, '/', { cookie: await cookieOf(host) });
    expect(headers['content-security-policy']).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; " +
        `connect-src 'self' ws://127.0.0.1:${host.port}; font-src 'self'; manifest-src 'self'; base-uri 'none'; ` +
        "form-action 'none'; frame-ancestors 'none'",
    );
  });
});
