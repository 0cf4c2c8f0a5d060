/** Keras for the comparison, in a Python of its own: made once, in the cache, through pip as it is configured. */

import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findPython } from '../scripts/setup/pip.mjs';
import { lastWords, runProcess } from '../scripts/setup/processes.mjs';

const REQUIREMENTS = join(import.meta.dirname, 'requirements.txt');

/**
 * @param {string} cache Lathe’s cache folder
 * @param {(line: string) => void} say
 * @returns {Promise<string>} the Python that has Keras
 */
export async function kerasPython(cache, say) {
  const requirements = await readFile(REQUIREMENTS, 'utf8');
  const version = (/** @type {string} */ name) => new RegExp(`^${name}==(.+)$`, 'm').exec(requirements)?.[1];
  const folder = join(cache, 'bench', `keras-${version('keras')}-tensorflow-${version('tensorflow-cpu')}`);
  const python = join(folder, ...(process.platform === 'win32' ? ['Scripts', 'python.exe'] : ['bin', 'python']));
  const stamp = join(folder, 'installed.txt');
  if ((await readFile(stamp, 'utf8').catch(() => null)) === requirements) return python;

  const basePython = await findPython();
  if (basePython === null) throw new Error('The comparison needs Python 3.11 or newer with pip; none was found.');
  say(`Installing Keras into ${folder}`);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await succeed(basePython, ['-m', 'venv', folder]);
  await succeed(python, ['-m', 'pip', 'install', '--disable-pip-version-check', '--requirement', REQUIREMENTS]);
  await writeFile(stamp, requirements);
  return python;
}

/**
 * @param {string} command
 * @param {string[]} args
 */
async function succeed(command, args) {
  const ended = await runProcess(command, args);
  if (ended.code !== 0) throw new Error(`${command} ${args.join(' ')}: ${lastWords(ended)}`);
}
