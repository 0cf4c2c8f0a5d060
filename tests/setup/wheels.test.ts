import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { SetupFailure } from '../../scripts/setup/failure.mjs';
import { findPython, readPipSettings } from '../../scripts/setup/pip.mjs';
import { checkPinned, extractMembers } from '../../scripts/setup/unzip.mjs';
import { matchNamedWheels, obtainWheel } from '../../scripts/setup/wheels.mjs';
import { DIRECT, listeningReporter, serve, sha256, temporaryFolder, wheelOf, zipOf } from './support';

const WHEEL = zipOf({ 'tiny/library.so': 'a library', 'tiny/other.txt': 'not wanted' });
const PINNED = wheelOf(WHEEL);
const BY_HAND = ['copy it here, and run:', '  lathe bring it'];
const PAGE = `<html><a href="other.whl">x</a><a class=y
  href="../../files/${PINNED.file}?a=1&amp;b=2#sha256=${PINNED.sha256}">${PINNED.file}</a></html>`;
const DOCUMENT = JSON.stringify({ files: [{ filename: PINNED.file, url: `/files/${PINNED.file}` }] });

function meansOf(cache: string, indexes: URL[], offline = false) {
  return { cache, network: DIRECT, indexes, reporter: listeningReporter(), offline };
}

function indexServer(page: string, requests: IncomingMessage[] = []) {
  return serve((request, response) => {
    requests.push(request);
    if (request.url === '/simple/tiny/') response.end(page);
    else if (request.url?.startsWith('/files/') === true) response.end(WHEEL);
    else response.writeHead(404).end();
  });
}

afterEach(() => vi.unstubAllEnvs());

describe('a wheel from a package index', () => {
  it.each([
    ['HTML', PAGE],
    ['JSON', DOCUMENT],
  ])('is found in its %s listing, downloaded and verified', async (_form, page) => {
    const index = new URL('/simple', await indexServer(page));
    const file = await obtainWheel(PINNED, meansOf(temporaryFolder(), [index]), BY_HAND);
    expect(readFileSync(file).equals(WHEEL)).toBe(true);
  });

  it('is asked for with the password of the index', async () => {
    const requests: IncomingMessage[] = [];
    const index = new URL('/simple', await indexServer(PAGE, requests));
    index.username = 'ada';
    index.password = 'se%3Acret';
    await obtainWheel(PINNED, meansOf(temporaryFolder(), [index]), BY_HAND);
    const login = `Basic ${Buffer.from('ada:se:cret').toString('base64')}`;
    expect(requests.map((request) => request.headers.authorization)).toEqual([login, login]);
  });

  it('comes from the downloads of an earlier call without any network', async () => {
    const cache = temporaryFolder();
    const index = new URL('/simple', await indexServer(PAGE));
    const file = await obtainWheel(PINNED, meansOf(cache, [index]), BY_HAND);
    expect(await obtainWheel(PINNED, meansOf(cache, [], true), BY_HAND)).toBe(file);
  });

  it('that no index and no pip can give says so', async () => {
    vi.stubEnv('PATH', temporaryFolder());
    const failing = obtainWheel(PINNED, meansOf(temporaryFolder(), []), BY_HAND);
    await expect(failing).rejects.toThrow('no package index is configured, and there is no Python with pip to ask');
    await expect(failing).rejects.toHaveProperty('hint', expect.stringMatching(/PIP_INDEX_URL=[^]*PIP_CERT=/));
  });

  it('that can’t be had is explained with every source, and with how to bring the file', async () => {
    const failing = obtainWheel(PINNED, meansOf(temporaryFolder(), [], true), BY_HAND);
    await expect(failing).rejects.toThrow('tiny-1.0-py3-none-any.whl');
    await expect(failing).rejects.toHaveProperty(
      'hint',
      expect.stringMatching(/^or copy it here, and run:\n {2}lathe bring it$/m),
    );
  });
});

describe('a wheel that a person brings', () => {
  it('is taken as a file, and out of a folder with others', async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'renamed.whl');
    writeFileSync(file, WHEEL);
    writeFileSync(join(folder, 'other.whl'), 'other');
    expect([...(await matchNamedWheels([file], [PINNED]))]).toEqual([[PINNED, file]]);
    expect([...(await matchNamedWheels([folder], [PINNED]))]).toEqual([[PINNED, file]]);
  });

  it.each([
    ['of another size', Buffer.from('short'), '5 bytes'],
    ['of the same size and another content', Buffer.alloc(WHEEL.length), sha256(Buffer.alloc(WHEEL.length))],
  ])('%s is refused, with what was expected', async (_what, content, received) => {
    const file = join(temporaryFolder(), 'wrong.whl');
    writeFileSync(file, content);
    const refused = matchNamedWheels([file], [PINNED]);
    await expect(refused).rejects.toThrow(SetupFailure);
    await expect(refused).rejects.toThrow(received);
    await expect(refused).rejects.toThrow(PINNED.sha256);
  });

  it('that is not there is named', async () => {
    await expect(matchNamedWheels([join(temporaryFolder(), 'none.whl')], [PINNED])).rejects.toThrow('no such file');
  });
});

describe('the members of a wheel', () => {
  it('are unpacked as chosen, and compared with what is pinned', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'wheel'), WHEEL);
    const to = join(folder, 'out', 'library.so');
    let bytes = 0;
    const target = (member: string) => (member === 'tiny/library.so' ? to : null);
    const written = await extractMembers(join(folder, 'wheel'), target, (added) => (bytes += added));
    expect(readFileSync(to, 'utf8')).toBe('a library');
    expect(bytes).toBe(9);
    expect(readdirSync(join(folder, 'out'))).toEqual(['library.so']);
    const pinned = { member: 'tiny/library.so', bytes: 9, sha256: sha256(Buffer.from('a library')) };
    expect(() => checkPinned(written, [pinned])).not.toThrow();
    expect(() => checkPinned(written, [{ ...pinned, sha256: sha256(Buffer.from('another')) }])).toThrow(
      'tiny/library.so',
    );
    expect(() => checkPinned(written, [{ ...pinned, member: 'tiny/none' }])).toThrow('received nothing');
  });

  it('of a damaged wheel are an error', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'wheel'), WHEEL.subarray(0, 60));
    await expect(
      extractMembers(
        join(folder, 'wheel'),
        () => join(folder, 'x'),
        () => undefined,
      ),
    ).rejects.toThrow();
    expect(existsSync(join(folder, 'x'))).toBe(false);
  });
});

describe('pip’s settings', () => {
  it('come from its file, and the environment wins', async ({ skip }) => {
    skip((await findPython()) === null, 'a Python with pip, which tells them, is not installed');
    const file = join(temporaryFolder(), 'pip.conf');
    const text = '[global]\nindex_url = https://a.example/simple\nproxy: http://p:1\n# no\n[install]\ncert = /no\n';
    writeFileSync(file, `${text}[download]\nextra-index-url =\n    https://b.example/simple\n    file:///local\n`);
    const env = { PIP_CONFIG_FILE: file, XDG_CONFIG_DIRS: '/none', XDG_CONFIG_HOME: '/none' };
    const surroundings = { platform: 'linux', home: '/none' };
    const read = readPipSettings({ ...surroundings, env });
    expect(read.indexes.map((index) => index.href)).toEqual(['https://a.example/simple', 'https://b.example/simple']);
    expect(read.proxy).toBe('http://p:1');
    const own = readPipSettings({ ...surroundings, env: { ...env, PIP_INDEX_URL: 'http://c.example/' } });
    expect(own.indexes[0]?.href).toBe('http://c.example/');
  });

  it('are its variables alone where there is no Python', () => {
    vi.stubEnv('PATH', temporaryFolder());
    const surroundings = { platform: 'linux', home: '/none' };
    expect(readPipSettings({ ...surroundings, env: {} })).toEqual({ indexes: [], proxy: null, cert: null });
    const named = readPipSettings({
      ...surroundings,
      env: { PIP_INDEX_URL: 'http://c.example/', PIP_PROXY: 'http://p:1' },
    });
    expect(named.indexes.map((index) => index.href)).toEqual(['http://c.example/']);
    expect(named.proxy).toBe('http://p:1');
  });
});
