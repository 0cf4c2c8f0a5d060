/** The packages of the lock file, by `npm ci` with install scripts off; nothing is done where they are there. */

import { join } from 'node:path';
import { SetupFailure } from './failure.mjs';
import { readJsonOrNull, statOrNull } from './files.mjs';
import { runNpm } from './npm.mjs';
import { lastWords } from './processes.mjs';

/**
 * An entry of `packages` in npm’s lock file.
 *
 * @typedef {{ version?: string, optional?: boolean, os?: string[], cpu?: string[], libc?: string[], link?: boolean }} LockEntry
 */

/**
 * Whether `node_modules` holds what the lock file says: npm keeps a list of what it has put there.
 *
 * @param {string} repository
 * @param {{ platform: string, arch: string }} machine
 * @returns {Promise<boolean>}
 */
export async function dependenciesAreThere(repository, machine) {
  const wanted = packagesOf(await readJsonOrNull(join(repository, 'package-lock.json')));
  const installed = packagesOf(await readJsonOrNull(join(repository, 'node_modules', '.package-lock.json')));
  if (wanted === null || installed === null) return false;
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '' || entry.link === true || !fits(entry, machine)) return true;
    return installed[path]?.version === entry.version;
  });
}

/**
 * @param {string} repository
 * @param {{ reporter: import('./progress.mjs').Reporter, offline: boolean }} means
 * @throws {SetupFailure}
 */
export async function installDependencies(repository, { reporter, offline }) {
  reporter.say('Installing dependencies from the lock file (npm ci, install scripts off; up to a minute).');
  const args = [
    'ci',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
    ...(offline ? ['--offline'] : []),
  ];
  const ended = await runNpm(repository, args);
  if (ended.code === 0 && (await statOrNull(join(repository, 'node_modules'))) !== null) return;
  throw new SetupFailure(
    `npm ci failed:\n${lastWords(ended)}`,
    'Check that npm reaches a registry: npm ping. Behind a firewall set registry or https-proxy in .npmrc, then start set-up again.',
  );
}

/**
 * @param {unknown} lock
 * @returns {Record<string, LockEntry> | null}
 */
function packagesOf(lock) {
  if (typeof lock !== 'object' || lock === null || !('packages' in lock)) return null;
  return /** @type {Record<string, LockEntry>} */ (lock.packages);
}

/**
 * npm leaves out optional packages that are meant for another machine, and what only those need. So an optional one is
 * asked for where it names this machine; which C library this one has is left to npm.
 *
 * @param {LockEntry} entry
 * @param {{ platform: string, arch: string }} machine
 */
function fits({ optional, os, cpu, libc }, { platform, arch }) {
  if (optional !== true) return true;
  return os?.includes(platform) === true && cpu?.includes(arch) === true && libc === undefined;
}
