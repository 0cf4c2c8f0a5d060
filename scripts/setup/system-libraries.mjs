/**
 * What Electron and its tests need of a Linux system. On Debian and its kin root gets what is missing by apt-get;
 * anybody else is told the one command.
 */

import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { runProcess, lastWords } from './processes.mjs';

/** Debian’s packages by the library that the executable names; what those need comes with them. */
const PACKAGES = {
  'libgtk-3.so.0': 'libgtk-3-0',
  'libnss3.so': 'libnss3',
  'libnssutil3.so': 'libnss3',
  'libsmime3.so': 'libnss3',
  'libgbm.so.1': 'libgbm1',
  'libasound.so.2': 'libasound2',
};

/**
 * @param {string} executable
 * @returns {Promise<string[]>} names of libraries that the loader does not find
 */
async function missingLibraries(executable) {
  const { stdout } = await runProcess('ldd', [executable]);
  return [...stdout.matchAll(/^\s*(\S+) => not found/gm)].map(([, name = '']) => name);
}

/**
 * @param {string} command
 * @param {Readonly<Record<string, string | undefined>>} env
 * @returns {Promise<boolean>}
 */
async function hasCommand(command, env) {
  const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const found = await Promise.all(
    folders.map((folder) =>
      access(join(folder, command), constants.X_OK).then(
        () => true,
        () => false,
      ),
    ),
  );
  return found.includes(true);
}

/**
 * @param {string} executable
 * @param {readonly string[]} tools `Xvfb` and the like, each in the Debian package of its name in small letters
 * @param {{ env: Readonly<Record<string, string | undefined>>, isRoot: boolean, offline: boolean }} surroundings
 * @param {import('./progress.mjs').Reporter} reporter
 * @returns {Promise<{ missing: string[], advice: string, changed: boolean }>} `missing` libraries and tools afterwards
 */
export async function ensureSystem(executable, tools, surroundings, reporter) {
  const missing = await whatIsMissing(executable, tools, surroundings.env);
  if (missing.length === 0) return { missing, advice: '', changed: false };
  const packages = packagesFor(missing);
  const isDebian = await hasCommand('apt-get', surroundings.env);
  if (!isDebian)
    return { missing, advice: `Install ${missing.join(', ')} with your system’s package manager.`, changed: false };
  const available = await Promise.all(packages.map(nameHere));
  const command = `apt-get install -y --no-install-recommends ${available.join(' ')}`;
  if (!surroundings.isRoot || surroundings.offline) return { missing, advice: `Run: sudo ${command}`, changed: false };
  reporter.say(`Installing what Electron needs of the system: ${available.join(' ')}.`);
  const said = await install(available);
  const left = await whatIsMissing(executable, tools, surroundings.env);
  return { missing: left, advice: left.length === 0 ? '' : `Run: ${command}\n${said}`, changed: true };
}

/**
 * @param {string} executable
 * @param {readonly string[]} tools
 * @param {Readonly<Record<string, string | undefined>>} env
 */
async function whatIsMissing(executable, tools, env) {
  const found = await Promise.all(tools.map((tool) => hasCommand(tool, env)));
  return [...(await missingLibraries(executable)), ...tools.filter((_, i) => found[i] !== true)];
}

/**
 * @param {readonly string[]} missing
 * @returns {string[]} Debian packages
 */
function packagesFor(missing) {
  const table = /** @type {Record<string, string>} */ (PACKAGES);
  const named = missing.map((name) => table[name] ?? (name.includes('.so') ? null : name.toLowerCase()));
  // A library that is not in the table comes with GTK.
  return [...new Set(named.map((name) => name ?? 'libgtk-3-0'))];
}

/**
 * Newer releases name some of them for their 64-bit time.
 *
 * @param {string} name
 */
async function nameHere(name) {
  const { code, stdout } = await runProcess('apt-cache', ['show', '--no-all-versions', `${name}t64`]);
  return code === 0 && stdout.includes('Package:') ? `${name}t64` : name;
}

/**
 * @param {readonly string[]} packages
 * @returns {Promise<string>} its last words
 */
async function install(packages) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const options = ['-o', 'DPkg::Lock::Timeout=120', '-o', 'Acquire::Retries=2'];
  const attempt = () =>
    runProcess('apt-get', [...options, 'install', '-y', '--no-install-recommends', ...packages], { env });
  const first = await attempt();
  if (first.code === 0) return lastWords(first);
  await runProcess('apt-get', [...options, 'update'], { env });
  return lastWords(await attempt());
}
