/** A Python of its own for each set of pinned packages: made once, in the cache, through pip as it is configured. */

import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findPython } from './setup/pip.mjs';
import { lastWords, runProcess } from './setup/processes.mjs';

/**
 * @param {string} requirementsFile
 * @param {string} cache Lathe’s cache folder
 * @param {(line: string) => void} say
 * @returns {Promise<string>} the Python that has them
 */
export async function pythonWith(requirementsFile, cache, say) {
  const requirements = await readFile(requirementsFile, 'utf8');
  const pinned = [...requirements.matchAll(/^([\w-]+)==(.+)$/gm)].map((match) => `${match[1] ?? ''}-${match[2] ?? ''}`);
  const folder = join(cache, 'bench', pinned.join('-'));
  const python = join(folder, ...(process.platform === 'win32' ? ['Scripts', 'python.exe'] : ['bin', 'python']));
  const stamp = join(folder, 'installed.txt');
  if ((await readFile(stamp, 'utf8').catch(() => null)) === requirements) return python;

  const basePython = await findPython();
  if (basePython === null) throw new Error('Python 3.11 or newer with pip is needed for this; none was found.');
  say(`Installing ${pinned.join(', ')} into ${folder}`);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await succeed(basePython, ['-m', 'venv', folder]);
  await succeed(python, ['-m', 'pip', 'install', '--disable-pip-version-check', '--requirement', requirementsFile]);
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
