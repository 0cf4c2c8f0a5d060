/**
 * Where Lathe keeps things on this computer: the one table that set-up, the command and the workbench share. Pure:
 * the surroundings are passed in, nothing is read or made. All paths are absolute.
 */

import { posix, win32 } from 'node:path';

/** @typedef {Readonly<Record<string, string | undefined>>} Env environment variables */
/** @typedef {{ platform: string, arch: string }} Machine as `process` names them */
/** @typedef {{ env: Env, platform: string, home: string }} Surroundings with the person’s home folder, absolute */

/**
 * What can be set up again at any time: runtime, weights, features. `LATHE_CACHE` names another folder.
 * @type {(surroundings: Surroundings) => string}
 */
export function cacheFolder(surroundings) {
  const named = surroundings.env['LATHE_CACHE'];
  return named ? pathsOf(surroundings.platform).resolve(named) : cacheOf('lathe', surroundings);
}

/** @type {(program: string, surroundings: Surroundings) => string} where a program keeps its cache by the system’s custom */
export function cacheOf(program, { env, platform, home }) {
  const paths = pathsOf(platform);
  if (platform === 'win32')
    return paths.join(env['LOCALAPPDATA'] ?? paths.join(home, 'AppData', 'Local'), program, 'Cache');
  if (platform === 'darwin') return paths.join(home, 'Library', 'Caches', program);
  return paths.join(xdg(env['XDG_CACHE_HOME']) ?? paths.join(home, '.cache'), program);
}

/** @type {(surroundings: Surroundings) => string} what can’t be made again: runs and what goes with them */
export function dataFolder({ env, platform, home }) {
  const paths = pathsOf(platform);
  if (platform === 'win32') return paths.join(env['APPDATA'] ?? paths.join(home, 'AppData', 'Roaming'), 'Lathe');
  if (platform === 'darwin') return paths.join(home, 'Library', 'Application Support', 'Lathe');
  return paths.join(xdg(env['XDG_DATA_HOME']) ?? paths.join(home, '.local', 'share'), 'lathe');
}

/** @type {(surroundings: Surroundings) => string} where no `--runs` is given; `LATHE_RUNS` names another one */
export function defaultRunsFolder(surroundings) {
  const paths = pathsOf(surroundings.platform);
  const named = surroundings.env['LATHE_RUNS'];
  return named ? paths.resolve(named) : paths.join(dataFolder(surroundings), 'runs');
}

/**
 * The folder of one native TensorFlow; it holds `lib/napi-v8/tfjs_binding.node`, `deps/` and `runtime.json`.
 * @type {(cache: string, runtime: { flavour: 'cpu' | 'gpu', tensorflow: string, platform: string, arch: string }) => string}
 */
export function runtimeFolder(cache, { flavour, tensorflow, platform, arch }) {
  return pathsOf(platform).join(cache, 'runtime', `tensorflow-${flavour}-${tensorflow}-${platform}-${arch}`);
}

/** @type {(cache: string, platform: string) => string} the verified weights of the VGG16 body */
export function weightsFile(cache, platform) {
  return pathsOf(platform).join(cache, 'weights', 'vgg16-notop.safetensors');
}

/** @type {(platform: string) => import('node:path').PlatformPath} */
function pathsOf(platform) {
  return platform === 'win32' ? win32 : posix;
}

/** @type {(path: string | undefined) => string | null} the XDG specification has paths ignored that are not absolute */
function xdg(path) {
  return path !== undefined && posix.isAbsolute(path) ? path : null;
}
