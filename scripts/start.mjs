/**
 * `npm start -- FOLDER [flags of lathe train]`: sets up what is missing, then fine-tunes VGG16 on the pictures in the
 * folder. Without a folder it draws a small set of sample pictures and tries the same on them, in about a minute.
 */

import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { nodeVersionProblem } from './setup/node-version.mjs';

const COMMAND = join(import.meta.dirname, '..', 'out', 'main', 'cli.js');
/** Small and few, so that a first try ends soon. */
const QUICK = ['--recipe', 'finetune', '--preset', 'article', '--size', '96', '--augment', 'none'];
const QUICK_EPOCHS = ['--head-epochs', '10', '--epochs', '3'];

/**
 * The command runs where the person called npm, so that folders may be relative. It ends in its own time: Ctrl-C
 * reaches it from the terminal and makes it write a checkpoint, the other signals are passed on.
 *
 * @param {readonly string[]} args
 * @returns {Promise<number>} its exit code
 */
function lathe(args) {
  const cwd = process.env['INIT_CWD'] ?? process.cwd();
  const child = spawn(process.execPath, [COMMAND, ...args], { stdio: 'inherit', cwd });
  process.on('SIGINT', () => undefined);
  for (const signal of /** @type {const} */ (['SIGTERM', 'SIGHUP'])) process.on(signal, () => child.kill(signal));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 1));
  });
}

/** @returns {Promise<number>} */
async function trySamples() {
  const { dataFolder } = await import('./setup/places.mjs');
  const { env, platform } = process;
  const folder = join(dataFolder({ env, platform, home: homedir() }), 'sample-pictures');
  if (!existsSync(folder)) {
    const code = await lathe(['sample', '--out', folder]);
    if (code !== 0) return code;
  }
  console.error(`Fine-tuning VGG16 on the drawn pictures in ${folder}. For your own: npm start -- FOLDER`);
  return lathe(['train', folder, ...QUICK, ...QUICK_EPOCHS]);
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
  const { runSetup } = await import('./setup/command.mjs');
  if ((await runSetup([])) === null) return 1;
  if (args.length === 0) return trySamples();
  return lathe(['train', ...(args.includes('--recipe') ? [] : ['--recipe', 'finetune']), ...args]);
}

process.exitCode = await start(process.argv.slice(2));
