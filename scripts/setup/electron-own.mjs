/**
 * The Electron that the lock file names: where it is already, or from its download host or a mirror, with the
 * checksums of its own package. `ELECTRON_MIRROR`, `electron_config_cache` and their kin mean what they mean to
 * Electron’s own installer.
 */

import { createHash } from 'node:crypto';
import { chmod, copyFile, mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';
import { downloadFile } from './download.mjs';
import { setFuses } from './electron-fuses.mjs';
import { SetupFailure } from './failure.mjs';
import { hashOfFile, readJsonOrNull, statOrNull, writeJson } from './files.mjs';
import { get } from './http.mjs';
import { withLock } from './lock.mjs';
import { lastWords, runProcess } from './processes.mjs';
import { extractMembers } from './unzip.mjs';

const HOST = 'https://github.com/electron/electron/releases/download/';

/**
 * @typedef {object} OwnElectron
 * @property {string} version
 * @property {string} folder in the cache
 * @property {{ platform: string, arch: string }} machine
 * @property {string} executable relative to the folder it was unpacked into
 * @property {string} zip its name
 * @property {string} sha256
 * @property {URL} url
 */

/**
 * @param {string} repository
 * @param {string} cache
 * @param {{ platform: string, arch: string }} machine
 * @param {Readonly<Record<string, string | undefined>>} env
 * @returns {Promise<OwnElectron | null>} null where Electron has no build for this machine
 */
export async function ownElectron(repository, cache, { platform, arch }, env) {
  const packageFolder = join(repository, 'node_modules', 'electron');
  const [{ version }, checksums] = await Promise.all([
    readJsonOrNull(join(packageFolder, 'package.json')).then(versionIn),
    readJsonOrNull(join(packageFolder, 'checksums.json')),
  ]);
  const zip = `electron-v${version}-${platform}-${arch}.zip`;
  const sha256 = /** @type {Record<string, string> | null} */ (checksums)?.[zip];
  if (sha256 === undefined) return null;
  const base = setting(env, 'mirror') ?? HOST;
  const folderName = (setting(env, 'custom_dir') ?? `v${version}`).replace('{{ version }}', version);
  return {
    version,
    folder: join(cache, 'electron', `electron-${version}-${platform}-${arch}-fused`),
    machine: { platform, arch },
    executable: executableOn(platform),
    zip,
    sha256,
    url: new URL(`${base}${folderName}/${setting(env, 'custom_filename') ?? zip}`),
  };
}

/**
 * @param {unknown} document
 * @returns {{ version: string }}
 */
function versionIn(document) {
  const version = typeof document === 'object' && document !== null && 'version' in document ? document.version : '';
  return { version: typeof version === 'string' ? version : '' };
}

/**
 * @param {Readonly<Record<string, string | undefined>>} env
 * @param {string} name
 * @returns {string | undefined} as `@electron/get` looks for it
 */
function setting(env, name) {
  const found = [
    `npm_config_electron_${name}`,
    `npm_config_electron_${name.replaceAll('_', '')}`,
    `ELECTRON_${name.toUpperCase()}`,
  ];
  return found.map((each) => env[each]).find((value) => value !== undefined && value !== '');
}

/** @param {string} platform */
function executableOn(platform) {
  if (platform === 'darwin') return 'Electron.app/Contents/MacOS/Electron';
  return platform === 'win32' ? 'electron.exe' : 'electron';
}

/**
 * @param {OwnElectron} own
 * @param {string} repository
 * @param {Readonly<Record<string, string | undefined>>} env
 * @returns {Promise<string | null>} the executable that is there without any work
 */
export async function findOwn(own, repository, env) {
  const installed = join(repository, 'node_modules', 'electron', 'dist');
  for (const folder of [env['ELECTRON_OVERRIDE_DIST_PATH'], installed, own.folder]) {
    if (!folder) continue;
    const executable = join(folder, own.executable);
    const isMade = folder !== own.folder || (await readJsonOrNull(join(folder, 'lathe.json'))) !== null;
    if (isMade && (await statOrNull(executable)) !== null) return executable;
  }
  return null;
}

/**
 * @param {OwnElectron} own
 * @param {{ env: Readonly<Record<string, string | undefined>>, home: string, platform: string }} surroundings
 * @param {import('./wheels.mjs').Means} means
 * @returns {Promise<string>} the executable
 * @throws {Error} when its host can’t be reached
 * @throws {SetupFailure} when what arrived is not the pinned file
 */
export async function fetchOwn(own, surroundings, means) {
  const executable = join(own.folder, own.executable);
  const lock = { folder: `${own.folder}.lock`, what: 'Electron', say: means.reporter.say };
  return withLock(lock, async () => {
    if ((await readJsonOrNull(join(own.folder, 'lathe.json'))) !== null) return executable;
    const zip = await obtainZip(own, surroundings, means);
    const aside = `${own.folder}.aside`;
    await rm(aside, { recursive: true, force: true });
    await mkdir(aside, { recursive: true });
    means.reporter.say('Unpacking Electron.');
    await unzip(zip, aside, surroundings.platform);
    if (surroundings.platform !== 'win32') await chmod(join(aside, own.executable), 0o755);
    await setFuses(join(aside, own.executable), own.machine, 'own');
    await writeJson(join(aside, 'lathe.json'), { format: 1, version: own.version });
    await rm(own.folder, { recursive: true, force: true });
    await rename(aside, own.folder);
    await rm(zip, { force: true });
    return executable;
  });
}

/**
 * @param {OwnElectron} own
 * @param {{ env: Readonly<Record<string, string | undefined>>, home: string, platform: string }} surroundings
 * @param {import('./wheels.mjs').Means} means
 * @returns {Promise<string>} a file in our own downloads
 */
async function obtainZip(own, surroundings, means) {
  const file = join(means.cache, 'downloads', own.zip);
  await mkdir(dirname(file), { recursive: true });
  const cached = cachedZip(own, surroundings);
  if ((await statOrNull(cached)) !== null && (await hashOfFile(cached)) === own.sha256) {
    await copyFile(cached, file);
    return file;
  }
  if (means.offline) throw new Error('the network was not tried (--offline)');
  const bytes = await sizeAt(own.url, means.network);
  const digest = { algorithm: /** @type {const} */ ('sha256'), hex: own.sha256 };
  await downloadFile({ url: own.url, file, bytes, digest, label: `Electron ${own.version}` }, means);
  return file;
}

/**
 * Where `@electron/get` 5 keeps what it has downloaded.
 *
 * @param {OwnElectron} own
 * @param {{ env: Readonly<Record<string, string | undefined>>, home: string, platform: string }} surroundings
 */
function cachedZip({ url, zip }, { env, home, platform }) {
  const folder = new URL(url);
  folder.hash = '';
  folder.search = '';
  folder.pathname = posix.dirname(folder.pathname);
  const key = createHash('sha256').update(folder.href).digest('hex');
  const usual =
    platform === 'darwin'
      ? join(home, 'Library', 'Caches', 'electron')
      : platform === 'win32'
        ? join(env['LOCALAPPDATA'] ?? join(home, 'AppData', 'Local'), 'electron', 'Cache')
        : join(env['XDG_CACHE_HOME'] || join(home, '.cache'), 'electron');
  return join(env['electron_config_cache'] ?? usual, key, zip);
}

/**
 * The package states checksums and no sizes, so the host is asked for the size.
 *
 * @param {URL} url
 * @param {import('./network.mjs').Network} network
 * @returns {Promise<number>}
 * @throws {Error} when it does not answer with a file
 */
async function sizeAt(url, network) {
  const { response } = await get(url, { 'User-Agent': 'lathe', 'Accept-Encoding': 'identity' }, network);
  const bytes = Number(response.headers['content-length'] ?? NaN);
  const status = response.statusCode ?? 0;
  response.destroy();
  if (status !== 200) throw new Error(`${url.host} answered ${status} for ${url.pathname}`);
  if (!Number.isSafeInteger(bytes) || bytes <= 0) throw new Error(`${url.host} states no size for ${url.pathname}`);
  return bytes;
}

/**
 * A macOS application is full of symbolic links, which the system’s own tool keeps.
 *
 * @param {string} zip
 * @param {string} folder
 * @param {string} platform
 * @throws {SetupFailure}
 */
async function unzip(zip, folder, platform) {
  if (platform !== 'darwin') {
    await extractMembers(
      zip,
      (member) => join(folder, member),
      () => undefined,
    );
    return;
  }
  const ended = await runProcess('/usr/bin/ditto', ['-x', '-k', zip, folder]);
  if (ended.code !== 0)
    throw new SetupFailure(`ditto failed: ${lastWords(ended)}`, 'Check the disk, and start set-up again.');
}
