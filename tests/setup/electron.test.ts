import { createHash } from 'node:crypto';
import { existsSync, lstatSync, mkdirSync, readFileSync, readlinkSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ensureClone } from '../../scripts/setup/electron-trial.mjs';
import { argumentsOf, hasDisplay, sandboxOf } from '../../scripts/setup/start.mjs';
import { ensureElectron } from '../../scripts/setup/electron.mjs';
import { ensureSystem } from '../../scripts/setup/system-libraries.mjs';
import { DIRECT, listeningReporter, serve, sha256, temporaryFolder, zipOf } from './support';

const ZIP_NAME = 'electron-v45.4.1-linux-arm64.zip';
/** Where an executable keeps its fuses: a mark, a version, how many there are, and each of them as a digit. */
const FUSES = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX\u0001\u000810111101';
const ZIP = zipOf({ electron: `#!/bin/sh\n${FUSES}`, 'locales/en-US.pak': 'texts' });

/** A clone whose Electron has a build for another processor only, so that no real one is looked for. */
function cloneWith(checksum: string): string {
  const repository = temporaryFolder();
  const folder = join(repository, 'node_modules', 'electron');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ version: '45.4.1' }));
  writeFileSync(join(folder, 'checksums.json'), JSON.stringify({ [ZIP_NAME]: checksum }));
  return repository;
}

function requestFor(repository: string, env: Record<string, string>, cache = temporaryFolder(), offline = false) {
  const reporter = listeningReporter();
  // No command is found with this PATH, so nothing of the system is looked at or installed.
  const surroundings = { env: { PATH: '', ...env }, home: temporaryFolder(), platform: 'linux' };
  const means = { cache, network: DIRECT, indexes: [], reporter, offline };
  const machine = { platform: 'linux', arch: 'arm64' };
  return { repository, machine, surroundings, isRoot: false, forTests: false, means };
}

describe('Lathe’s own Electron', () => {
  it('comes from the mirror that is named, once, and is made executable', async () => {
    const asked: string[] = [];
    const mirror = await serve((request, response) => {
      asked.push(request.url ?? '');
      response.writeHead(200, { 'Content-Length': ZIP.length }).end(ZIP);
    });
    const repository = cloneWith(sha256(ZIP));
    const request = requestFor(repository, { ELECTRON_MIRROR: `${mirror.href}mirror/` });
    const first = await ensureElectron(request);
    expect(first).toMatchObject({ reason: null, changed: true });
    expect(first.electron).toMatchObject({ version: '45.4.1', isTrial: false, args: [repository] });
    expect(new Set(asked)).toEqual(new Set([`/mirror/v45.4.1/${ZIP_NAME}`]));
    const executable = first.electron?.executable ?? '';
    expect(statSync(executable).mode & 0o111).not.toBe(0);
    expect(readFileSync(join(dirname(executable), 'locales', 'en-US.pak'), 'utf8')).toBe('texts');

    // Neither Node (first) nor its options (third) nor its inspector (fourth) nor more rights for files (eighth); the others as they came.
    const fuses = readFileSync(executable).subarray(-8);
    expect(fuses.toString()).toBe('00001100');

    asked.length = 0;
    expect(await ensureElectron(request)).toMatchObject({ changed: false, electron: first.electron });
    expect(asked).toEqual([]);
  });

  it('is refused when it is another file than its package states', async () => {
    const mirror = await serve((_, response) => response.writeHead(200, { 'Content-Length': ZIP.length }).end(ZIP));
    const request = requestFor(cloneWith('0'.repeat(64)), { ELECTRON_MIRROR: mirror.href });
    const { electron, reason } = await ensureElectron(request);
    expect(electron).toBeNull();
    expect(reason).toContain('expected SHA256 000');
    expect(existsSync(join(request.means.cache, 'electron', 'electron-45.4.1-linux-arm64-fused'))).toBe(false);
  });

  it('is taken from the cache of Electron’s own installer, without a network', async () => {
    const root = temporaryFolder();
    const host = 'https://github.com/electron/electron/releases/download/v45.4.1';
    const folder = join(root, createHash('sha256').update(host).digest('hex'));
    mkdirSync(folder);
    writeFileSync(join(folder, ZIP_NAME), ZIP);
    const request = requestFor(cloneWith(sha256(ZIP)), { electron_config_cache: root }, temporaryFolder(), true);
    expect((await ensureElectron(request)).electron?.version).toBe('45.4.1');
  });

  it('is not asked for again while its host can’t be reached, until another one is named', async () => {
    let asked = 0;
    const mirror = await serve((_, response) => {
      asked += 1;
      response.writeHead(404).end();
    });
    const request = requestFor(cloneWith(sha256(ZIP)), { ELECTRON_MIRROR: mirror.href });
    const first = await ensureElectron(request);
    expect(first.reason).toContain('answered 404');
    expect(await ensureElectron(request)).toEqual(first);
    expect(asked).toBe(1);
    const named = {
      ...request,
      surroundings: { ...request.surroundings, env: { ELECTRON_MIRROR: `${mirror.href}b/` } },
    };
    await ensureElectron(named);
    expect(asked).toBe(2);
  });
});

describe('what Electron needs of the system', () => {
  it('is named, with one command, to who may not install it', async () => {
    const surroundings = { env: process.env, isRoot: false, offline: false };
    const { missing, advice, changed } = await ensureSystem(
      '/bin/true',
      ['No-such-tool'],
      surroundings,
      listeningReporter(),
    );
    expect(missing).toEqual(['No-such-tool']);
    expect(advice).toMatch(/^(Run: sudo apt-get install .* no-such-tool$|Install No-such-tool with your system)/);
    expect(changed).toBe(false);
  });

  it('is not looked for where all is there', async () => {
    const surroundings = { env: process.env, isRoot: false, offline: false };
    expect((await ensureSystem('/bin/true', ['ls'], surroundings, listeningReporter())).missing).toEqual([]);
  });
});

describe('Electron for one clone', () => {
  it('is a tree of links with the clone as its application, made anew where it is damaged', async () => {
    const tree = temporaryFolder();
    writeFileSync(join(tree, 'electron'), 'program');
    writeFileSync(join(tree, 'icudtl.dat'), 'data');
    const clones = join(temporaryFolder(), 'clones');
    const [one, other] = [temporaryFolder(), temporaryFolder()];
    const { executable, changed } = await ensureClone(tree, clones, one);
    expect(changed).toBe(true);
    const folder = dirname(executable);
    expect(lstatSync(executable).isSymbolicLink()).toBe(false);
    expect(statSync(executable).ino).toBe(statSync(join(tree, 'electron')).ino);
    expect(readlinkSync(join(folder, 'icudtl.dat'))).toBe(join(tree, 'icudtl.dat'));
    expect(readlinkSync(join(folder, 'resources', 'app'))).toBe(one);
    expect((await ensureClone(tree, clones, one)).changed).toBe(false);
    rmSync(join(folder, 'icudtl.dat'));
    expect((await ensureClone(tree, clones, one)).changed).toBe(true);

    rmSync(one, { recursive: true });
    expect((await ensureClone(tree, clones, other)).executable).not.toBe(executable);
    expect(existsSync(folder)).toBe(false);
  });
});

describe('npm start', () => {
  it.each([
    ['linux', {}, false],
    ['linux', { DISPLAY: '' }, false],
    ['linux', { DISPLAY: ':1' }, true],
    ['linux', { WAYLAND_DISPLAY: 'wayland-0' }, true],
    ['darwin', {}, true],
  ])('on %s with %j has a display: %s', (platform, env, has) => expect(hasDisplay(platform, env)).toBe(has));

  it('gives root no sandbox, because Chromium has none for it', async () => {
    expect(await sandboxOf('/nowhere/electron', { platform: 'linux', isRoot: true })).toEqual({
      args: ['--no-sandbox'],
      problem: null,
    });
    expect(await sandboxOf('/nowhere/electron', { platform: 'darwin', isRoot: true })).toMatchObject({ args: [] });
  });

  it('names the clone before what the person opens', () => {
    const record = { executable: '/e', args: ['/clone'], version: '45.4.1', isTrial: false };
    expect(argumentsOf(record, [], ['/pictures'])).toEqual(['/clone', '--log-level=3', '/pictures']);
  });
});
