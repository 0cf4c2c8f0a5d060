/** Ways from a terminal to the page: a browser that opens, an address for SSH, the Enter key. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { hostname, userInfo } from 'node:os';
import { join } from 'node:path';
import { texts } from '../i18n/en/texts';

const OWNER_ONLY = 0o600;

/**
 * Opens a link in the person’s browser. The browser is given a file that leads there, because everybody on the machine
 * can read the arguments of a process, and the link holds a token.
 *
 * @param folder one of the person’s own, for the file
 * @returns `problem`: a sentence, or null; `close` removes the file
 */
export async function openInBrowser(url: string, folder: string) {
  const opener = openerOf(process.platform, process.env);
  if (opener === null) return { problem: texts.serve.noDisplay, close: () => Promise.resolve() };
  await mkdir(folder, { recursive: true });
  const own = await mkdtemp(join(folder, 'open-'));
  const file = join(own, 'lathe.html');
  await writeFile(file, `<!doctype html><meta http-equiv="refresh" content="0;url=${url}">\n`, { mode: OWNER_ONLY });
  const problem = await start([...opener, file]);
  return { problem, close: () => rm(own, { recursive: true, force: true }) };
}

function openerOf(platform: string, env: NodeJS.ProcessEnv): readonly string[] | null {
  if (platform === 'darwin') return ['open'];
  if (platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler'];
  const hasDisplay = [env['DISPLAY'], env['WAYLAND_DISPLAY']].some((each) => (each ?? '') !== '');
  return hasDisplay ? ['xdg-open'] : null;
}

async function start([command = '', ...args]: readonly string[]): Promise<string | null> {
  const child = spawn(command, args, { stdio: 'ignore', detached: true });
  child.unref();
  const failed = ({ message }: Error): string => texts.serve.browserFailed(message);
  return once(child, 'spawn').then(() => null, failed);
}

/** `user@host` for a person who is logged in through SSH, to build a tunnel from home; null for anybody else. */
export function addressThroughSsh(env: NodeJS.ProcessEnv): string | null {
  const connection = env['SSH_CONNECTION'] ?? '';
  const [, , address = hostname()] = connection.split(' ');
  return connection === '' ? null : `${userInfo().username}@${address}`;
}

/**
 * Listens to the Enter key in the terminal of a command that goes on by itself.
 *
 * @returns stops listening; null where nobody can press it
 */
export function onEnterKey(pressed: () => void): (() => void) | null {
  const { stdin } = process;
  if (!stdin.isTTY || !isInForeground()) return null;
  // The terminal goes away together with the person.
  const ignore = (): void => undefined;
  // A job that reads from the terminal in the background is stopped by the system.
  const lookAgain = (): void => {
    if (isInForeground()) stdin.resume().unref();
    else stdin.pause();
  };
  stdin.on('data', pressed).on('error', ignore).resume().unref();
  process.on('SIGCONT', lookAgain);
  return () => {
    process.off('SIGCONT', lookAgain);
    stdin.off('data', pressed).pause();
  };
}

/** proc_pid_stat(5), behind the name in brackets: state, parent, process group, session, terminal, its foreground group. */
function isInForeground(): boolean {
  if (process.platform !== 'linux') return true;
  try {
    const stat = readFileSync('/proc/self/stat', 'utf8');
    const [, , group, , , foreground] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return group === foreground;
  } catch {
    return true;
  }
}
