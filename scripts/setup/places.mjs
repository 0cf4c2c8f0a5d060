/**
 * Where Lathe keeps things on this computer: the one table that set-up, the command and the workbench share. Pure:
 * the surroundings are passed in, nothing is read or made.
 */

import { posix, win32 } from 'node:path';

/**
 * @typedef {object} Surroundings
 * @property {Readonly<Record<string, string | undefined>>} env environment variables
 * @property {string} platform as `process.platform` names it
 * @property {string} home the person’s home folder, absolute
 */

/**
 * What can be set up again at any time: runtime, weights, features. `LATHE_CACHE` names another folder.
 *
 * @param {Surroundings} surroundings
 * @returns {string} absolute path
 */
export function cacheFolder({ env, platform, home }) {
  const paths = pathsOf(platform);
  if (env['LATHE_CACHE']) return paths.resolve(env['LATHE_CACHE']);
  if (platform === 'win32') return paths.join(localAppData(env, home), 'lathe', 'Cache');
  if (platform === 'darwin') return paths.join(home, 'Library', 'Caches', 'lathe');
  return paths.join(xdg(env['XDG_CACHE_HOME']) ?? paths.join(home, '.cache'), 'lathe');
}

/**
 * What can’t be made again: runs and what goes with them.
 *
 * @param {Surroundings} surroundings
 * @returns {string} absolute path
 */
export function dataFolder({ env, platform, home }) {
  const paths = pathsOf(platform);
  if (platform === 'win32') return paths.join(env['APPDATA'] ?? paths.join(home, 'AppData', 'Roaming'), 'Lathe');
  if (platform === 'darwin') return paths.join(home, 'Library', 'Application Support', 'Lathe');
  return paths.join(xdg(env['XDG_DATA_HOME']) ?? paths.join(home, '.local', 'share'), 'lathe');
}

/**
 * The runs folder where no `--runs` is given. `LATHE_RUNS` names another one.
 *
 * @param {Surroundings} surroundings
 * @returns {string} absolute path
 */
export function defaultRunsFolder(surroundings) {
  const paths = pathsOf(surroundings.platform);
  const named = surroundings.env['LATHE_RUNS'];
  return named ? paths.resolve(named) : paths.join(dataFolder(surroundings), 'runs');
}

/**
 * The folder of one native TensorFlow; it holds `lib/napi-v8/tfjs_binding.node`, `deps/` and `runtime.json`.
 *
 * @param {string} cache the cache folder
 * @param {{ flavour: 'cpu' | 'gpu', tensorflow: string, platform: string, arch: string }} runtime
 * @returns {string}
 */
export function runtimeFolder(cache, { flavour, tensorflow, platform, arch }) {
  return pathsOf(platform).join(cache, 'runtime', `tensorflow-${flavour}-${tensorflow}-${platform}-${arch}`);
}

/**
 * The verified weights of the VGG16 body.
 *
 * @param {string} cache the cache folder
 * @param {string} platform as `process.platform` names it
 * @returns {string}
 */
export function weightsFile(cache, platform) {
  return pathsOf(platform).join(cache, 'weights', 'vgg16-notop.safetensors');
}

/** @param {string} platform */
function pathsOf(platform) {
  return platform === 'win32' ? win32 : posix;
}

/**
 * The XDG specification: a path that is not absolute is to be ignored.
 *
 * @param {string | undefined} path
 * @returns {string | null}
 */
function xdg(path) {
  return path !== undefined && posix.isAbsolute(path) ? path : null;
}

/**
 * @param {Readonly<Record<string, string | undefined>>} env
 * @param {string} home
 */
function localAppData(env, home) {
  return env['LOCALAPPDATA'] ?? win32.join(home, 'AppData', 'Local');
}
