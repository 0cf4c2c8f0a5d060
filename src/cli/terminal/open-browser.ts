/**
 * Opens a link in the person’s browser. The browser is given a file that leads there, because everybody on the machine
 * can read the arguments of a process, and the link holds a token.
 */

import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface OpenedBrowser {
  /** A sentence, or null. */
  readonly problem: string | null;
  /** Removes the file. */
  readonly close: () => Promise<void>;
}

const OWNER_ONLY = 0o600;

/** @param folder one of the person’s own, for the file */
export async function openInBrowser(url: string, folder: string): Promise<OpenedBrowser> {
  const opener = openerOf(process.platform, process.env);
  if (opener === null) return { problem: 'There is no display to open a browser on.', close: nothing };
  await mkdir(folder, { recursive: true });
  const own = await mkdtemp(join(folder, 'open-'));
  const close = (): Promise<void> => rm(own, { recursive: true, force: true });
  const file = join(own, 'lathe.html');
  await writeFile(file, `<!doctype html><meta http-equiv="refresh" content="0;url=${url}">\n`, { mode: OWNER_ONLY });
  const problem = await start(opener, file);
  return { problem, close };
}

interface Opener {
  readonly command: string;
  readonly args: readonly string[];
}

function openerOf(platform: string, env: NodeJS.ProcessEnv): Opener | null {
  if (platform === 'darwin') return { command: 'open', args: [] };
  if (platform === 'win32') return { command: 'rundll32', args: ['url.dll,FileProtocolHandler'] };
  const hasDisplay = [env['DISPLAY'], env['WAYLAND_DISPLAY']].some((each) => (each ?? '') !== '');
  return hasDisplay ? { command: 'xdg-open', args: [] } : null;
}

function start({ command, args }: Opener, file: string): Promise<string | null> {
  return new Promise((resolve) => {
    const child = spawn(command, [...args, file], { stdio: 'ignore', detached: true });
    child.on('error', (error) => resolve(`The browser could not be opened (${error.message}).`));
    child.on('spawn', () => {
      child.unref();
      resolve(null);
    });
  });
}

const nothing = (): Promise<void> => Promise.resolve();
