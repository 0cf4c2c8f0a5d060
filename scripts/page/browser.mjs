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
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  // Also where whoever opened it has failed before it could be closed.
  process.once('exit', () => child.kill());
  // Nobody else reads it, and a full pipe would hold the host up.
  child.stderr.resume();
  const link = await nextLink(child.stdout);
  // A link is good for one browser, and this signal asks for another.
  const newLink = () => {
    // Said beside the answer, which was the first link.
    const next = nextLink(child.stderr);
    child.kill('SIGUSR2');
    return next;
  };
  const close = async () => {
    child.kill('SIGTERM');
    await once(child, 'exit');
  };
  return { link, newLink, close };
}

export async function openBrowser() {
  const executablePath = await chromium.executablePath();
  return playwright.launch({ executablePath, args: BROWSER_ARGS, headless: true });
}

/**
 * @param {import('node:stream').Readable} stream
 * @returns {Promise<string>}
 */
async function nextLink(stream) {
  const ended = once(stream, 'end').then(() => Promise.reject(new Error('lathe serve ended without an address')));
  for (;;) {
    const said = /** @type {Buffer[]} */ (await Promise.race([once(stream, 'data'), ended]));
    const chunk = said[0]?.toString() ?? '';
    const link = /http:\/\/[^\s\u001b]+/.exec(chunk)?.[0];
    if (link !== undefined) return link;
  }
}

/**
 * Drags files or folders over the middle of the page and drops them, as the system does it.
 *
 * @param {import('playwright-core').Page} page
 * @param {readonly string[]} paths absolute
 */
export async function dropFiles(page, paths) {
  const session = await page.context().newCDPSession(page);
  const { width, height } = page.viewportSize() ?? { width: 1280, height: 800 };
  const data = { items: [], files: [...paths], dragOperationsMask: 1 };
  const at = { x: width / 2, y: height / 2, data };
  for (const type of /** @type {const} */ (['dragEnter', 'dragOver', 'dragOver', 'drop'])) {
    await session.send('Input.dispatchDragEvent', { type, ...at });
    // A hand is slower: where the page has not answered yet whether it takes them, Chromium drops nothing.
    await page.evaluate(
      'new Promise((next) => { requestAnimationFrame(() => setTimeout(next, 0)); setTimeout(next, 200); })',
    );
  }
  await session.detach();
}
