/** The `lathe` command as another program calls it: arguments in, one JSON document out. */

import { spawn } from 'node:child_process';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

export const ROOT = join(import.meta.dirname, '../..');
export const COMMAND = join(ROOT, 'bin/lathe');

/**
 * @typedef {{ epoch: number, trainMs: number, validationMs: number, loss: number, accuracy: number, valLoss: number,
 *   valAccuracy: number, learningRate: number }} Epoch
 * @typedef {{ runId: string, runDir: string, status: string, device: string, tensorflow: string, threads: number,
 *   epochs: Epoch[], best: { epoch: number, valAccuracy: number } | null, weightsSha256: string | null }} RunDocument
 */

/**
 * Starts `lathe ARGS --json`; progress goes to this process' standard error.
 *
 * @param {string[]} args
 * @param {{ quiet?: boolean }} [options]
 */
export function startLathe(args, options = {}) {
  const child = spawn(process.execPath, [COMMAND, ...args, '--json'], {
    stdio: ['ignore', 'pipe', options.quiet ? 'ignore' : 'inherit'],
    detached: true,
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (/** @type {string} */ chunk) => {
    output += chunk;
  });
  /** @type {Promise<{ code: number | null, signal: string | null, output: string }>} */
  const ended = new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, output }));
  });
  return { child, ended };
}

/**
 * Runs `lathe ARGS --json` to its end.
 *
 * @param {string[]} args
 * @param {{ quiet?: boolean }} [options]
 * @returns {Promise<RunDocument>}
 */
export async function lathe(args, options = {}) {
  const { code, output } = await startLathe(args, options).ended;
  if (code !== 0) throw new Error(`lathe ${args.join(' ')} ended with code ${code}: ${output.trim()}`);
  /** @type {unknown} */
  const document = JSON.parse(output);
  return /** @type {RunDocument} */ (document);
}

/**
 * The folder with the pictures that the figures are measured on: `dogs-vs-cats` and `flowers`, each with `train` and
 * `validation`. Named by `--data FOLDER`, else looked for in `../shared/data`.
 *
 * @param {string | undefined} named
 */
export function dataFolder(named) {
  return named ?? join(ROOT, '../shared/data');
}

/**
 * @param {string} folder
 * @returns {Promise<number>} bytes of all that is in it
 */
export async function folderBytes(folder) {
  const names = await readdir(folder, { recursive: true });
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(folder, name))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}
