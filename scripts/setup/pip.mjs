/**
 * pip as a way to a wheel: it knows the person’s indexes, passwords, proxy and certificates, whatever they are. It
 * can’t go on with a broken download, so it is asked for the address of the index first, and downloads itself only
 * where that does not do.
 */

import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { SetupFailure } from './failure.mjs';
import { hashOfFile, statOrNull } from './files.mjs';
import { lastWords, runProcess } from './processes.mjs';

const PYTHONS = ['python3', 'python', 'py'];
const LOOK_EVERY_MS = 400;

/**
 * @returns {Promise<string | null>} the command of a Python that has pip; null when there is none
 */
export async function findPython() {
  for (const command of PYTHONS) {
    const { code } = await runProcess(command, ['-m', 'pip', '--version']);
    if (code === 0) return command;
  }
  return null;
}

/**
 * The index that pip asks when nothing is configured, as its own help names it.
 *
 * @param {string} python
 * @returns {Promise<URL | null>}
 */
export async function indexThatPipNames(python) {
  const { stdout } = await runProcess(python, ['-m', 'pip', 'download', '--help']);
  const found = /\(default\s+(https?:\/\/[^\s)]+)\)/.exec(stdout)?.[1];
  return found !== undefined && URL.canParse(found) && !found.includes('****') ? new URL(found) : null;
}

/**
 * @param {string} python
 * @param {import('./releases.mjs').WheelFile} wheel
 * @param {{ file: string, label: string, reporter: import('./progress.mjs').Reporter, signal?: AbortSignal | undefined }} to
 * @returns {Promise<void>}
 * @throws {Error} when pip can’t get it
 * @throws {SetupFailure} when what it got is not the expected file; nothing of it is kept
 */
export async function downloadWithPip(python, wheel, { file, label, reporter, signal }) {
  const folder = `${file}.pip-${process.pid}`;
  await mkdir(folder, { recursive: true });
  const progress = reporter.bytes(label, wheel.bytes);
  const look = setInterval(() => void largestIn(folder).then(progress.at), LOOK_EVERY_MS);
  try {
    const env = { ...process.env, TMPDIR: folder, TEMP: folder, TMP: folder };
    const ended = await runProcess(python, pipArguments(wheel, folder), { env, signal });
    if (ended.code !== 0) throw new Error(`pip: ${lastWords(ended)}`);
    const got = join(folder, wheel.file);
    const received = (await statOrNull(got)) === null ? 'another file' : await hashOfFile(got);
    if (received !== wheel.sha256) {
      throw new SetupFailure(
        `${label}: expected SHA-256 ${wheel.sha256}, received ${received} from pip. The file was deleted.`,
        'Check which index pip is told to use (pip config list), and start set-up again.',
      );
    }
    progress.at(wheel.bytes);
    await rename(got, file);
  } finally {
    clearInterval(look);
    progress.end();
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * @param {import('./releases.mjs').WheelFile} wheel
 * @param {string} folder
 * @returns {string[]} independent of the Python that runs pip
 */
function pipArguments(wheel, folder) {
  const quiet = ['--no-deps', '--no-input', '--progress-bar', 'off', '--disable-pip-version-check'];
  const tags = ['--platform', wheel.tags.platform, '--python-version', '3.11', '--implementation', 'cp'];
  const abis = ['--abi', 'cp311', '--abi', 'none', '--only-binary=:all:'];
  return ['-m', 'pip', 'download', ...quiet, ...tags, ...abis, '--dest', folder, `${wheel.project}==${wheel.version}`];
}

/**
 * @param {string} folder
 * @returns {Promise<number>} bytes of its largest file: what pip has received so far
 */
async function largestIn(folder) {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  const sizes = await Promise.all(
    names.map(async (name) => (await statOrNull(join(folder, name)).catch(() => null))?.bytes ?? 0),
  );
  return Math.max(0, ...sizes);
}
