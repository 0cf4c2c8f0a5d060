/**
 * What `npm start` was asked for, the workbench or a training in the terminal, and how this computer starts the Electron
 * that set-up found.
 */

import { statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { runProcess } from './processes.mjs';

/** @import { ElectronRecord } from './electron.mjs' */
/** @import { Env } from './places.mjs' */

/** Flags of `lathe train` whose value is a folder, but not the one to train on. */
const FLAGS_WITH_A_FOLDER = ['--validation', '--runs', '--head-from'];

/**
 * From what followed `npm start --`.
 * @type {(args: readonly string[]) => { kind: 'train', args: readonly string[] }
 *   | { kind: 'workbench', paths: readonly string[], browser: boolean }}
 */
export function wishOf(args) {
  const [first, ...rest] = args;
  if (first === 'train') return { kind: 'train', args: rest };
  const paths = args.filter((each) => each !== '--browser');
  // Any other flag is one of “lathe train”.
  if (paths.some((each) => each.startsWith('-'))) return { kind: 'train', args };
  return { kind: 'workbench', paths, browser: paths.length < args.length };
}

/**
 * Whether a folder to train on stands among the arguments of `lathe train`. Which flags take a value is the command’s to
 * know, so a word that follows a flag counts as its value unless it is a folder. Where that is wrong, the command finds
 * one argument too many and says so. Relative folders start at `from`.
 * @type {(args: readonly string[], from: string) => boolean}
 */
export function namesPictures(args, from) {
  return args.some((each, i) => {
    if (each.startsWith('-')) return false;
    const before = args[i - 1] ?? '';
    if (!before.startsWith('-')) return true;
    const found = statSync(resolve(from, each), { throwIfNoEntry: false });
    return !FLAGS_WITH_A_FOLDER.includes(before) && found?.isDirectory() === true;
  });
}

/** Small and few, so that a first try ends soon. */
const QUICK = '--recipe finetune --preset article --size 96 --augment none --head-epochs 10 --epochs 3'.split(' ');
/** Flags of `lathe train` that choose a recipe themselves, or bring one. */
const CHOOSES_RECIPE = /^--(recipe|config|search)(=|$)/;

/**
 * What a training on the drawn pictures is given before the person’s own flags, of which the later count. Nothing where
 * the person chose what is trained: the quick settings belong to one recipe.
 * @type {(args: readonly string[]) => string[]}
 */
export function quickFlags(args) {
  return args.some((each) => CHOOSES_RECIPE.test(each)) ? [] : QUICK;
}

/** @type {(args: readonly string[]) => boolean} */
export function asksForHelp(args) {
  return args.some((each) => each === '--help' || each === '-h');
}

/** A helper with this bit runs as root. */
const SETUID = 0o4000;

/** @type {(platform: string, env: Env) => boolean} */
export function hasDisplay(platform, env) {
  if (platform !== 'linux') return true;
  return [env['DISPLAY'], env['WAYLAND_DISPLAY']].some((value) => value !== undefined && value !== '');
}

/**
 * Chromium’s sandbox needs user namespaces, or a helper that belongs to root. Root itself has none. A problem keeps
 * Electron from starting.
 * @type {(executable: string, machine: { platform: string, isRoot: boolean }) =>
 *   Promise<{ args: string[], problem: string | null }>}
 */
export async function sandboxOf(executable, { platform, isRoot }) {
  if (platform !== 'linux') return { args: [], problem: null };
  if (isRoot) return { args: ['--no-sandbox'], problem: null };
  const helper = join(dirname(executable), 'chrome-sandbox');
  const found = statSync(helper, { throwIfNoEntry: false });
  if (found?.uid === 0 && (found.mode & SETUID) !== 0) return { args: [], problem: null };
  const tried = await runProcess('unshare', ['--user', '--map-root-user', 'true']);
  if (tried.code === 0 || tried.code === null) return { args: [], problem: null };
  const problem = `This system gives programs no user namespaces, so that Electron’s sandbox can’t work. With its helper it can:
  sudo sh -c 'cp --remove-destination "$(readlink -f "${helper}")" "${helper}" && chown root "${helper}" && chmod 4755 "${helper}"'`;
  return { args: [], problem };
}

/** @type {(electron: ElectronRecord, sandbox: readonly string[], paths: readonly string[]) => string[]} */
export function argumentsOf(electron, sandbox, paths) {
  // Chromium’s own messages about the desktop would bury what a person should read.
  return [...electron.args, ...sandbox, '--log-level=3', ...paths];
}
