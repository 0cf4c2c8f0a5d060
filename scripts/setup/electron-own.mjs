/**
 * The Electron that the lock file names: where it is already, or from its download host or a mirror, with the
 * checksums of its own package. `ELECTRON_MIRROR`, `electron_config_cache` and their kin mean what they mean to
 * Electron’s own installer.
 */

import { createHash } from 'node:crypto';
import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { downloadFile } from './download.mjs';
import { ensureTree } from './electron-tree.mjs';
import { isIntact, readJsonOrNull, statOrNull } from './files.mjs';
import { cacheOf } from './places.mjs';
import { unpackWith } from './processes.mjs';
import { extractMembers } from './unzip.mjs';

/** @import { ElectronTree } from './electron-tree.mjs' */
/** @import { Means } from './network.mjs' */
/** @import { Env, Machine, Surroundings } from './places.mjs' */
/** @typedef {ElectronTree & { version: string, zip: string, sha256: string, url: URL }} OwnElectron `zip` is the archive’s name */

const HOST = 'https://github.com/electron/electron/releases/download/';

/** @type {(repository: string, cache: string, machine: Machine, env: Env) => Promise<OwnElectron | null>} if there is one */
export async function ownElectron(repository, cache, machine, env) {
  const { platform, arch } = machine;
  const inPackage = join(repository, 'node_modules', 'electron');
  const facts = /** @type {{ version: string } | null} */ (await readJsonOrNull(join(inPackage, 'package.json')));
  const checksums = /** @type {Record<string, string> | null} */ (
    await readJsonOrNull(join(inPackage, 'checksums.json'))
  );
  const version = facts?.version ?? '';
  const zip = `electron-v${version}-${platform}-${arch}.zip`;
  const sha256 = checksums?.[zip];
  if (sha256 === undefined) return null;
  const base = setting(env, 'mirror') ?? HOST;
  const folderName = (setting(env, 'custom_dir') ?? `v${version}`).replace('{{ version }}', version);
  const mac = 'Electron.app/Contents/MacOS/Electron';
  return {
    version,
    folder: join(cache, 'electron', `electron-${version}-${platform}-${arch}-fused`),
    executable: platform === 'darwin' ? mac : platform === 'win32' ? 'electron.exe' : 'electron',
    machine,
    isTrial: false,
    zip,
    sha256,
    url: new URL(`${base}${folderName}/${setting(env, 'custom_filename') ?? zip}`),
  };
}

/** @type {(env: Env, name: string) => string | undefined} as `@electron/get` looks for it */
function setting(env, name) {
  const npm = 'npm_config_electron_';
  const names = [`${npm}${name}`, `${npm}${name.replaceAll('_', '')}`, `ELECTRON_${name.toUpperCase()}`];
  return names.map((each) => env[each]).find(Boolean);
}

/** @type {(own: OwnElectron, repository: string, env: Env) => Promise<string | null>} the executable, if it is there */
export async function findOwn(own, repository, env) {
  const inPackage = join(repository, 'node_modules', 'electron', 'dist');
  for (const folder of [env['ELECTRON_OVERRIDE_DIST_PATH'], inPackage, own.folder]) {
    const executable = join(folder ?? '', own.executable);
    if (folder && (await statOrNull(executable)) !== null) return executable;
  }
  return null;
}

/**
 * @type {(own: OwnElectron, surroundings: Surroundings, means: Means) => Promise<string>} the executable
 * @throws {Error} when its host can’t be reached
 * @throws {SetupFailure} when what arrived is not the pinned file
 */
export async function fetchOwn(own, surroundings, means) {
  const { url, zip, executable, machine } = own;
  await ensureTree(own, means, async (aside) => {
    const digest = { algorithm: /** @type {const} */ ('sha256'), hex: own.sha256 };
    // Where `@electron/get` 5 keeps what it has downloaded.
    const key = createHash('sha256').update(new URL('.', url).href.replace(/\/$/, '')).digest('hex');
    const caches = surroundings.env['electron_config_cache'] ?? cacheOf('electron', surroundings);
    const cached = join(caches, key, zip);
    const isCached = await isIntact(cached, digest);
    const file = join(means.cache, 'downloads', zip);
    // The package states checksums and no sizes.
    if (!isCached) await downloadFile({ url, file, bytes: null, digest, label: `Electron ${own.version}` }, means);
    means.reporter.say('Unpacking Electron.');
    const archive = isCached ? cached : file;
    // A macOS application is full of symbolic links, which the system’s own tool keeps.
    if (machine.platform === 'darwin') await unpackWith('/usr/bin/ditto', ['-x', '-k', archive, aside]);
    else await extractMembers(archive, (member) => join(aside, member));
    if (machine.platform !== 'win32') await chmod(join(aside, executable), 0o755);
    return file;
  });
  return join(own.folder, executable);
}
