/**
 * npm, which knows the person’s registries, passwords, proxy and certificates: the packages of the lock file, what npm is
 * told here, and archives of its registry. It can’t go on with a broken download, so it is asked for the address of an
 * archive first, and downloads itself only where that does not do.
 */

import { join } from 'node:path';
import { downloadBy, downloadFile, obtain } from './download.mjs';
import { SetupFailure } from './failure.mjs';
import { parseJson, readJsonOrNull } from './files.mjs';
import { ensureDone } from './lock.mjs';
import { humanBytes } from './progress.mjs';
import { ask, lastWords, runProcess } from './processes.mjs';

/** @import { Lock } from './lock.mjs' */
/** @import { Means } from './network.mjs' */
/** @import { Ended } from './processes.mjs' */
/** @import { Machine, Surroundings } from './places.mjs' */

/** @typedef {Record<'proxy' | 'httpsProxy' | 'noProxy' | 'cafile', string | null>} NpmSettings hosts between commas */
/** @typedef {{ name: string, version: string, bytes: number, integrity: string }} NpmArchive one version of a package */
/**
 * An entry of `packages` in npm’s lock file.
 * @typedef {{ version?: string, optional?: boolean, os?: string[], cpu?: string[], libc?: string[],
 *   link?: boolean }} LockEntry
 */

/** What to do where npm reaches no registry. */
const LET_REACH_A_REGISTRY =
  'Check that npm reaches a registry: npm ping. Behind a firewall set registry or https-proxy in .npmrc';

/**
 * npm is a script that Node runs; where npm itself has started set-up it names that script.
 * @type {(args: readonly string[]) => [command: string, args: string[]]}
 */
function npmCommand(args) {
  const script = process.env['npm_execpath'];
  if (script?.endsWith('npm-cli.js')) return [process.execPath, [script, ...args]];
  return process.platform === 'win32' ? ['cmd.exe', ['/d', '/c', 'npm.cmd', ...args]] : ['npm', [...args]];
}

/** @type {(cwd: string, args: readonly string[]) => Promise<Ended>} */
function runNpm(cwd, args) {
  return runProcess(...npmCommand([...args, '--loglevel=error']), { cwd });
}

/**
 * Puts what the lock file says into `node_modules`, where npm keeps a list of it. Tells whether there was anything to do.
 * @type {(repository: string, machine: Machine, lock: Lock, means: Means) => Promise<boolean>}
 */
export async function ensureDependencies(repository, machine, lock, { reporter, offline }) {
  const areThere = async () => {
    const wanted = await packagesIn(join(repository, 'package-lock.json'));
    const installed = await packagesIn(join(repository, 'node_modules', '.package-lock.json'));
    const needed = Object.entries(wanted).filter(([path, each]) => path !== '' && !each.link && fits(each, machine));
    return needed.length > 0 && needed.every(([path, { version }]) => installed[path]?.version === version);
  };
  return ensureDone(lock, areThere, async () => {
    reporter.say('Installing dependencies from the lock file (npm ci, install scripts off; up to a minute).');
    const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', ...(offline ? ['--offline'] : [])];
    const ended = await runNpm(repository, args);
    if (ended.code === 0) return;
    throw new SetupFailure(`npm ci failed:\n${lastWords(ended)}`, `${LET_REACH_A_REGISTRY}, then start set-up again.`);
  });
}

/** @type {(lockFile: string) => Promise<Readonly<Record<string, LockEntry>>>} none where there is no such file */
async function packagesIn(lockFile) {
  const lock = /** @type {{ packages?: Record<string, LockEntry> } | null} */ (await readJsonOrNull(lockFile));
  return lock?.packages ?? {};
}

/**
 * npm leaves out optional packages that are meant for another machine, and what only those need. So an optional one is
 * asked for where it names this machine; which C library this one has is left to npm.
 * @type {(entry: LockEntry, machine: Machine) => boolean}
 */
function fits({ optional, os, cpu, libc }, { platform, arch }) {
  if (optional !== true) return true;
  return os?.includes(platform) === true && cpu?.includes(arch) === true && libc === undefined;
}

/**
 * npm hands its settings to what it runs, as variables, so it is made to run a program that prints them: `npm config get`
 * keeps a proxy with a password to itself. `project` is the folder whose `.npmrc` counts.
 * @type {(surroundings: Surroundings, project: string) => NpmSettings}
 */
export function readNpmSettings(surroundings, project) {
  const program = surroundings.platform === 'win32' ? 'set' : 'env';
  const [command, args] = npmCommand(['exec', '--no-update-notifier', '--call', program]);
  // A list has an empty line between two values.
  const lines = (ask(command, args, surroundings, project) ?? '').split(/\r?\n(?=\w+=)/);
  /** @param {string} key */
  const valueOf = (key) => {
    const line = lines.find((each) => each.startsWith(`npm_config_${key}=`)) ?? '';
    const value = line.slice(line.indexOf('=') + 1).trim();
    return ['', 'null', 'false', 'true'].includes(value) ? null : value;
  };
  return {
    proxy: valueOf('proxy'),
    httpsProxy: valueOf('https_proxy'),
    noProxy: valueOf('noproxy')?.replace(/\s+/g, ',') ?? null,
    cafile: valueOf('cafile'),
  };
}

/**
 * Gives the verified file, in the cache’s `downloads`.
 * @type {(archive: NpmArchive, repository: string, means: Means) => Promise<string>}
 * @throws {SetupFailure} with everything that was tried
 */
export async function obtainArchive({ name, version, bytes, integrity }, repository, means) {
  const label = `${name} ${version}`;
  const file = join(means.cache, 'downloads', `${name.replace(/^@/, '').replaceAll('/', '-')}-${version}.tgz`);
  const hex = Buffer.from(integrity.replace(/^sha512-/, ''), 'base64').toString('hex');
  const wanted = { file, bytes, digest: { algorithm: /** @type {const} */ ('sha512'), hex }, label };
  const id = `${name}@${version}`;
  const download = async () => downloadFile({ ...wanted, url: await addressOf(id, repository) }, means);
  /** @param {string} folder */
  const pack = (folder) => runNpm(repository, ['pack', id, '--pack-destination', folder]);
  const sources = [
    { name: 'download', get: download },
    { name: 'npm pack', get: () => downloadBy(wanted, pack) },
  ];
  const reasons = await obtain(wanted, () => sources, means);
  if (reasons === null) return file;
  throw new SetupFailure(
    `${label} (${humanBytes(bytes)}) can’t be had from npm: ${reasons.join('; ')}.`,
    `${LET_REACH_A_REGISTRY}.`,
  );
}

/** @type {(id: string, repository: string) => Promise<URL>} where the person’s registry keeps a package */
async function addressOf(id, repository) {
  const ended = await runNpm(repository, ['view', id, 'dist.tarball', '--json']);
  const address = parseJson(ended.stdout);
  if (ended.code !== 0 || typeof address !== 'string') throw new Error(`npm view: ${lastWords(ended)}`);
  return new URL(address);
}
