/** The built page in a real Chromium, served by a real `lathe serve`: for the benchmark and the screenshots. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import chromium from '@sparticuz/chromium';
import { chromium as playwright } from 'playwright-core';

const COMMAND = join(import.meta.dirname, '..', '..', 'bin', 'lathe');

/** Root may not have the sandbox. The package’s own arguments would take other protections away as well. */
const BROWSER_ARGS = process.getuid?.() === 0 ? ['--no-sandbox'] : [];

/**
 * @param {string} runs
 * @param {string} home for what the host keeps
 */
export async function serve(runs, home) {
  const env = { ...process.env, LATHE_RUNS: runs, XDG_DATA_HOME: home };
  const child = spawn(process.execPath, [COMMAND, 'serve', '--port', '0'], {
    env,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const printed = await firstLine(child.stdout);
  const link = /http:\/\/\S+/.exec(printed)?.[0];
  if (link === undefined) throw new Error(`lathe serve printed no address: ${printed}`);
  const close = async () => {
    child.kill('SIGTERM');
    await once(child, 'exit');
  };
  return { link, close };
}

export async function openBrowser() {
  const executablePath = await chromium.executablePath();
  return playwright.launch({ executablePath, args: BROWSER_ARGS, headless: true });
}

/**
 * @param {import('node:stream').Readable} stream
 * @returns {Promise<string>}
 */
function firstLine(stream) {
  return new Promise((resolve) => stream.once('data', (/** @type {Buffer} */ chunk) => resolve(chunk.toString())));
}
