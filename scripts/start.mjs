/**
 * `npm start`: sets up what is missing, then opens the workbench: in a window where there are a display and Electron,
 * else as a page in a browser.
 *
 *     npm start -- FOLDER           opens the workbench with the folder, for a new run
 *     npm start -- --browser        the page in a browser, in any case
 *     npm start -- train [FOLDER]   fine-tunes VGG16 here in the terminal, without a folder on pictures that it draws;
 *                                   flags as for “lathe train”
 */

import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { nodeVersionProblem } from './setup/node-version.mjs';
import { argumentsOf, asksForHelp, hasDisplay, namesPictures, quickFlags, sandboxOf, wishOf } from './setup/start.mjs';

const COMMAND = join(import.meta.dirname, '..', 'out', 'main', 'cli.js');

/** Where the person called npm, so that folders may be relative. */
const CALLED_IN = process.env['INIT_CWD'] ?? process.cwd();

/**
 * A program ends in its own time: Ctrl-C reaches it from the terminal and makes it finish properly, the other signals
 * are passed on.
 *
 * @param {string} program
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<number>} its exit code
 */
function run(program, args, env = process.env) {
  const child = spawn(program, args, { stdio: 'inherit', cwd: CALLED_IN, env });
  process.on('SIGINT', () => undefined);
  for (const signal of /** @type {const} */ (['SIGTERM', 'SIGHUP'])) process.on(signal, () => child.kill(signal));
  return new Promise((done, reject) => {
    child.on('error', reject);
    child.on('close', (code) => done(code ?? 1));
  });
}

/** @param {readonly string[]} args */
function lathe(args) {
  return run(process.execPath, [COMMAND, ...args]);
}

/**
 * @param {readonly string[]} args
 * @returns {Promise<number>}
 */
function train(args) {
  if (!namesPictures(args, CALLED_IN) && !asksForHelp(args)) return trySamples(args);
  return lathe(['train', ...args]);
}

/**
 * @param {readonly string[]} args flags that the person gave
 * @returns {Promise<number>}
 */
async function trySamples(args) {
  const { dataFolder } = await import('./setup/places.mjs');
  const { env, platform } = process;
  const folder = join(dataFolder({ env, platform, home: homedir() }), 'sample-pictures');
  if (!existsSync(folder)) {
    const code = await lathe(['sample', '--out', folder]);
    if (code !== 0) return code;
  }
  console.error(`Training on the drawn pictures in ${folder}. For your own: npm start -- train FOLDER`);
  return lathe(['train', folder, ...quickFlags(args), ...args]);
}

/**
 * @param {import('./setup/electron.mjs').ElectronRecord} electron
 * @param {readonly string[]} paths
 * @returns {Promise<number | null>} null where Electron can’t start here
 */
async function openWindow(electron, paths) {
  const isRoot = process.getuid?.() === 0;
  const { args, problem } = await sandboxOf(electron.executable, { platform: process.platform, isRoot });
  if (problem !== null) {
    console.error(problem);
    return null;
  }
  // Electron would be plain Node with it.
  const env = { ...process.env };
  delete env['ELECTRON_RUN_AS_NODE'];
  const named = paths.map((path) => resolve(CALLED_IN, path));
  return run(electron.executable, argumentsOf(electron, args, named), env);
}

/**
 * @param {readonly string[]} args
 * @returns {Promise<number>} exit code
 */
async function start(args) {
  const problem = nodeVersionProblem(process.versions.node);
  if (problem !== null) {
    console.error(problem);
    return 1;
  }
  const wish = wishOf(args);
  const display = hasDisplay(process.platform, process.env);
  const wantsWindow = wish.kind === 'workbench' && display && !wish.browser;
  const { runSetup } = await import('./setup/command.mjs');
  const record = await runSetup([], wantsWindow ? 'window' : 'none');
  if (record === null) return 1;
  if (wish.kind === 'train') return train(wish.args);
  const code = wantsWindow && record.electron !== null ? await openWindow(record.electron, wish.paths) : null;
  if (code !== null) return code;
  if (wantsWindow && record.electronReason !== null) console.error(record.electronReason);
  if (!display && wish.paths.length > 0) {
    console.error('There is no display for the workbench, so the run is made here. “npm start” alone serves its page.');
    return train(wish.paths);
  }
  return lathe(display ? ['serve', '--open'] : ['serve']);
}

process.exitCode = await start(process.argv.slice(2));
