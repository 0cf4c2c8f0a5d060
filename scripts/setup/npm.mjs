/**
 * npm as a way to a file of its registry: it knows the person’s registries, passwords, proxy and certificates. It
 * can’t go on with a broken download, so it is asked for the address first, and downloads itself only where that does
 * not do.
 */

import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { downloadFile } from './download.mjs';
import { SetupFailure, reasonOf } from './failure.mjs';
import { hashOfFile, statOrNull } from './files.mjs';
import { humanBytes } from './progress.mjs';
import { lastWords, runProcess } from './processes.mjs';

/**
 * The archive of one version of a package.
 *
 * @typedef {object} NpmArchive
 * @property {string} name
 * @property {string} version
 * @property {number} bytes
 * @property {string} integrity as the registry states it: `sha512-` and base64
 */

/**
 * npm is a script that Node runs; where npm itself has started set-up it names that script.
 *
 * @param {string} cwd
 * @param {readonly string[]} args
 * @returns {Promise<import('./processes.mjs').Ended>}
 */
export function runNpm(cwd, args) {
  const script = process.env['npm_execpath'];
  if (script?.endsWith('npm-cli.js')) return runProcess(process.execPath, [script, ...args], { cwd });
  const windows = process.platform === 'win32';
  const [command, before] = windows ? ['cmd.exe', ['/d', '/c', 'npm.cmd']] : ['npm', []];
  return runProcess(command, [...before, ...args], { cwd });
}

/**
 * @param {NpmArchive} archive
 * @param {string} repository whose `.npmrc` counts
 * @param {import('./wheels.mjs').Means} means
 * @returns {Promise<string>} the verified file, in the cache’s `downloads`
 * @throws {SetupFailure} with everything that was tried
 */
export async function obtainArchive(archive, repository, means) {
  const label = `${archive.name} ${archive.version}`;
  const file = join(
    means.cache,
    'downloads',
    `${archive.name.replace(/^@/, '').replaceAll('/', '-')}-${archive.version}.tgz`,
  );
  const hex = sha512Of(archive.integrity);
  if ((await statOrNull(file)) !== null && (await hashOfFile(file, 'sha512')) === hex) return file;
  if (means.offline) throw failure(label, archive.bytes, ['the network was not tried (--offline)']);
  await mkdir(dirname(file), { recursive: true });
  /** @type {string[]} */
  const reasons = [];
  try {
    const url = await addressOf(archive, repository);
    await downloadFile({ url, file, bytes: archive.bytes, digest: { algorithm: 'sha512', hex }, label }, means);
    return file;
  } catch (error) {
    reasons.push(reasonOf(error));
  }
  try {
    await packWithNpm(archive, { repository, file, hex });
    return file;
  } catch (error) {
    reasons.push(reasonOf(error));
  }
  throw failure(label, archive.bytes, reasons);
}

/**
 * @param {string} integrity
 * @returns {string} hexadecimal
 */
function sha512Of(integrity) {
  return Buffer.from(integrity.replace(/^sha512-/, ''), 'base64').toString('hex');
}

/**
 * @param {NpmArchive} archive
 * @param {string} repository
 * @returns {Promise<URL>} where the person’s registry keeps it
 * @throws {Error} when npm does not reach the registry
 */
async function addressOf({ name, version }, repository) {
  const args = ['view', `${name}@${version}`, 'dist.tarball', '--json', '--loglevel=error'];
  const ended = await runNpm(repository, args);
  if (ended.code !== 0) throw new Error(`npm view: ${lastWords(ended)}`);
  /** @type {unknown} */
  const address = JSON.parse(ended.stdout);
  if (typeof address !== 'string' || !URL.canParse(address)) throw new Error('npm view names no address');
  return new URL(address);
}

/**
 * @param {NpmArchive} archive
 * @param {{ repository: string, file: string, hex: string }} to
 * @throws {Error} when npm can’t get it, or what it got is another file
 */
async function packWithNpm({ name, version }, { repository, file, hex }) {
  const folder = `${file}.npm-${process.pid}`;
  await mkdir(folder, { recursive: true });
  try {
    const ended = await runNpm(repository, [
      'pack',
      `${name}@${version}`,
      '--pack-destination',
      folder,
      '--loglevel=error',
    ]);
    if (ended.code !== 0) throw new Error(`npm pack: ${lastWords(ended)}`);
    const got = (await readdir(folder)).find((each) => each.endsWith('.tgz'));
    if (got === undefined) throw new Error('npm pack left no file');
    const received = await hashOfFile(join(folder, got), 'sha512');
    if (received !== hex) throw new Error(`npm pack: expected SHA-512 ${hex}, received ${received}`);
    await rename(join(folder, got), file);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * @param {string} label
 * @param {number} bytes
 * @param {readonly string[]} reasons
 */
function failure(label, bytes, reasons) {
  return new SetupFailure(
    `${label} (${humanBytes(bytes)}) can’t be had from npm: ${reasons.join('; ')}.`,
    'Check that npm reaches a registry: npm ping. Behind a firewall set registry or https-proxy in .npmrc.',
  );
}
