/** How soon the window of the built workbench is painted, in the Electron that set-up found. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { openDisplay } from '../../scripts/page/display.mjs';
import { argumentsOf, hasDisplay, sandboxOf } from '../../scripts/setup/start.mjs';
import { readJsonOrNull } from '../../scripts/setup/files.mjs';
import { ROOT } from '../lathe.mjs';
import { makeRow } from '../rows.mjs';

/** @typedef {import('../../scripts/setup/electron.mjs').ElectronRecord} ElectronRecord */

/**
 * @param {{ runs: number, scratch: string, say: (line: string) => void }} options
 * @returns {Promise<import('../rows.mjs').Row[]>} none where this machine has no Electron
 */
export async function measureElectron({ runs, scratch, say }) {
  const record = /** @type {{ electron?: ElectronRecord } | null} */ (
    await readJsonOrNull(join(ROOT, 'out/setup.json'))
  );
  const electron = record?.electron ?? null;
  if (electron === null) {
    say('Left out: the first paint of Electron, which is not set up here');
    return [];
  }
  const display = hasDisplay(process.platform, process.env) ? null : await openDisplay();
  const env = await homeOf(join(scratch, 'electron'), display?.name);
  try {
    // Once more than is counted: the first start reads everything from the disk, and makes its folders.
    const seconds = [];
    for (let run = 0; run <= runs; run += 1) seconds.push((await msToFirstPaint(electron, env)) / 1000);
    say(`page: Electron started ${runs} times`);
    const what = 'start of Electron until its window shows something';
    return [makeRow({ row: 'page-electron', what, unit: 's', lathe: seconds.slice(1), atMost: 1.5 })];
  } finally {
    display?.close();
  }
}

/**
 * @param {string} folder
 * @param {string | undefined} display
 */
async function homeOf(folder, display) {
  const [config, data] = [join(folder, 'config'), join(folder, 'data')];
  await Promise.all([config, data].map((each) => mkdir(each, { recursive: true })));
  const own = { XDG_CONFIG_HOME: config, XDG_DATA_HOME: data, LATHE_RUNS: join(folder, 'runs') };
  // Plain Node it would be with the variable.
  const inherited = Object.entries(process.env).filter(([name]) => name !== 'ELECTRON_RUN_AS_NODE');
  return { ...Object.fromEntries(inherited), ...own, ...(display === undefined ? {} : { DISPLAY: display }) };
}

/**
 * From the start of the process to the page's own record of when it was first painted, both by the system's clock.
 *
 * @param {ElectronRecord} electron
 * @param {NodeJS.ProcessEnv} env
 */
async function msToFirstPaint(electron, env) {
  const isRoot = process.getuid?.() === 0;
  const { args } = await sandboxOf(electron.executable, { platform: process.platform, isRoot });
  const flags = [...argumentsOf(electron, args, []), '--remote-debugging-port=0'];
  const begun = Date.now();
  const child = spawn(electron.executable, flags, { env, stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = once(child, 'exit');
  try {
    const browser = await chromium.connectOverCDP(await debuggerAddress(child.stderr));
    const context = browser.contexts()[0];
    if (context === undefined) throw new Error('Electron shows no window');
    const page = context.pages()[0] ?? (await context.waitForEvent('page'));
    const painted = /** @type {number} */ (
      await page.evaluate(`new Promise((resolve) => {
        new PerformanceObserver((list, observer) => {
          const entry = list.getEntriesByName('first-contentful-paint')[0];
          if (entry === undefined) return;
          observer.disconnect();
          resolve(performance.timeOrigin + entry.startTime);
        }).observe({ type: 'paint', buffered: true });
      })`)
    );
    await browser.close();
    return painted - begun;
  } finally {
    child.kill('SIGTERM');
    await ended;
  }
}

/**
 * @param {import('node:stream').Readable} errors of Electron
 * @returns {Promise<string>}
 */
function debuggerAddress(errors) {
  let printed = '';
  return new Promise((resolve, reject) => {
    errors.on('data', (/** @type {Buffer} */ chunk) => {
      printed += chunk.toString();
      const address = /DevTools listening on (ws:\S+)/.exec(printed)?.[1];
      if (address !== undefined) resolve(address);
    });
    errors.once('end', () => reject(new Error(`Electron ended: ${printed}`)));
  });
}
