/** How this computer starts the Electron that set-up found: whether there is a display, and which sandbox. */

import { stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { runProcess } from './processes.mjs';

const SETUID = 0o4000;

/**
 * @param {string} platform
 * @param {Readonly<Record<string, string | undefined>>} env
 * @returns {boolean}
 */
export function hasDisplay(platform, env) {
  if (platform !== 'linux') return true;
  return [env['DISPLAY'], env['WAYLAND_DISPLAY']].some((value) => value !== undefined && value !== '');
}

/**
 * Chromium’s sandbox needs user namespaces, or a helper that belongs to root. Root itself has none.
 *
 * @param {string} executable
 * @param {{ platform: string, isRoot: boolean }} machine
 * @returns {Promise<{ args: readonly string[], problem: string | null }>} a problem that keeps Electron from starting
 */
export async function sandboxOf(executable, { platform, isRoot }) {
  if (platform !== 'linux') return { args: [], problem: null };
  if (isRoot) return { args: ['--no-sandbox'], problem: null };
  const helper = join(dirname(executable), 'chrome-sandbox');
  const found = await stat(helper).catch(() => null);
  if (found !== null && found.uid === 0 && (found.mode & SETUID) !== 0) return { args: [], problem: null };
  const tried = await runProcess('unshare', ['--user', '--map-root-user', 'true']);
  const isRefused = tried.code !== 0 && tried.code !== null;
  return { args: [], problem: isRefused ? refusal(helper) : null };
}

/** @param {string} helper */
function refusal(helper) {
  return [
    'This system gives programs no user namespaces, so that Electron’s sandbox can’t work. With its helper it can:',
    `  sudo sh -c 'cp --remove-destination "$(readlink -f "${helper}")" "${helper}" && chown root "${helper}" && chmod 4755 "${helper}"'`,
  ].join('\n');
}

/**
 * Chromium’s own messages about the desktop would bury what a person should read.
 *
 * @param {import('./electron.mjs').ElectronRecord} electron
 * @param {readonly string[]} sandbox
 * @param {readonly string[]} paths absolute
 * @returns {string[]}
 */
export function argumentsOf(electron, sandbox, paths) {
  return [...electron.args, ...sandbox, '--log-level=3', ...paths];
}
