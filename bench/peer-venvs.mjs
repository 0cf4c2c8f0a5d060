/** The peers of the comparison, each in a Python of its own: made once, in the cache, through pip as it is configured. */

import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findPython } from '../scripts/setup/pip.mjs';
import { lastWords, runProcess } from '../scripts/setup/processes.mjs';

/**
 * @param {'keras' | 'torch'} peer
 * @param {string} cache Lathe’s cache folder
 * @param {(line: string) => void} say
 * @returns {Promise<string>} the Python that has it
 */
export async function peerPython(peer, cache, say) {
  const file = join(import.meta.dirname, `requirements-${peer}.txt`);
  const requirements = await readFile(file, 'utf8');
  const pinned = [...requirements.matchAll(/^([\w-]+)==(.+)$/gm)].map((match) => `${match[1] ?? ''}-${match[2] ?? ''}`);
  const folder = join(cache, 'bench', pinned.join('-'));
  const python = join(folder, ...(process.platform === 'win32' ? ['Scripts', 'python.exe'] : ['bin', 'python']));
  const stamp = join(folder, 'installed.txt');
  if ((await readFile(stamp, 'utf8').catch(() => null)) === requirements) return python;

  const basePython = await findPython();
  if (basePython === null) throw new Error('The comparison needs Python 3.11 or newer with pip; none was found.');
  say(`Installing ${pinned.join(', ')} into ${folder}`);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await succeed(basePython, ['-m', 'venv', folder]);
  await succeed(python, ['-m', 'pip', 'install', '--disable-pip-version-check', '--requirement', file]);
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
