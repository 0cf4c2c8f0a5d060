/**
 * What Electron and its tests need of a Linux system. On Debian and its kin root gets what is missing by apt-get;
 * anybody else is told the one command.
 */

import { runProcess, lastWords } from './processes.mjs';

/** @import { Env } from './places.mjs' */
/** @import { Reporter } from './progress.mjs' */

/**
 * Debian’s packages by the library that the executable names; what those need comes with them.
 *
 * @type {Readonly<Record<string, string>>}
 */
const PACKAGES = {
  'libgtk-3.so.0': 'libgtk-3-0',
  'libnss3.so': 'libnss3',
  'libnssutil3.so': 'libnss3',
  'libsmime3.so': 'libnss3',
  'libgbm.so.1': 'libgbm1',
  'libasound.so.2': 'libasound2',
};
const INSTALL = ['install', '-y', '--no-install-recommends'];

/**
 * `tools` are `Xvfb` and the like, each in the Debian package of its name in small letters. `missing` is what is so
 * afterwards.
 * @type {(executable: string, tools: readonly string[], surroundings: { env: Env, isRoot: boolean, offline: boolean },
 *   reporter: Reporter) => Promise<{ missing: string[], advice: string, changed: boolean }>}
 */
export async function ensureSystem(executable, tools, { env, isRoot, offline }, reporter) {
  const missing = await whatIsMissing(executable, tools, env);
  if (missing.length === 0) return { missing, advice: '', changed: false };
  if (!(await hasCommand('apt-get', env)))
    return { missing, advice: `Install ${missing.join(', ')} with your system’s package manager.`, changed: false };
  // A library that is not in the table comes with GTK.
  const packageOf = (/** @type {string} */ name) =>
    PACKAGES[name] ?? (name.includes('.so') ? 'libgtk-3-0' : name.toLowerCase());
  const packages = await Promise.all([...new Set(missing.map(packageOf))].map(nameHere));
  const command = ['apt-get', ...INSTALL, ...packages].join(' ');
  if (!isRoot || offline) return { missing, advice: `Run: sudo ${command}`, changed: false };
  reporter.say(`Installing what Electron needs of the system: ${packages.join(' ')}.`);
  const said = await install(packages);
  const left = await whatIsMissing(executable, tools, env);
  return { missing: left, advice: left.length === 0 ? '' : `Run: ${command}\n${said}`, changed: true };
}

/**
 * Libraries that the loader does not find, and tools that are not on the path.
 * @type {(executable: string, tools: readonly string[], env: Env) => Promise<string[]>}
 */
async function whatIsMissing(executable, tools, env) {
  const { stdout } = await runProcess('ldd', [executable]);
  const libraries = [...stdout.matchAll(/^\s*(\S+) => not found/gm)].map(([, name = '']) => name);
  const found = await Promise.all(tools.map((tool) => hasCommand(tool, env)));
  return [...libraries, ...tools.filter((_, i) => found[i] !== true)];
}

/** @type {(command: string, env: Env) => Promise<boolean>} */
async function hasCommand(command, env) {
  return (await runProcess('/bin/sh', ['-c', `command -v ${command}`], { env })).code === 0;
}

/** @type {(name: string) => Promise<string>} newer releases name some of them for their 64-bit time */
async function nameHere(name) {
  const { code, stdout } = await runProcess('apt-cache', ['show', '--no-all-versions', `${name}t64`]);
  return code === 0 && stdout.includes('Package:') ? `${name}t64` : name;
}

/** @type {(packages: readonly string[]) => Promise<string>} its last words */
async function install(packages) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const options = ['-o', 'DPkg::Lock::Timeout=120', '-o', 'Acquire::Retries=2'];
  const get = (/** @type {readonly string[]} */ args) => runProcess('apt-get', [...options, ...args], { env });
  const first = await get([...INSTALL, ...packages]);
  if (first.code === 0) return lastWords(first);
  await get(['update']);
  return lastWords(await get([...INSTALL, ...packages]));
}
