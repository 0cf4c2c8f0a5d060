/**
 * pip, which knows the person’s indexes, passwords, proxy and certificates: what it is told here, and wheels. It can’t
 * go on with a broken download, so it is asked for its indexes first, and downloads itself only where they do not do.
 */

import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { downloadBy } from './download.mjs';
import { statOrNull } from './files.mjs';
import { ask, runProcess } from './processes.mjs';

/** @import { Wanted } from './download.mjs' */
/** @import { Means } from './network.mjs' */
/** @import { Surroundings } from './places.mjs' */
/** @import { WheelFile } from './releases.mjs' */
/** @typedef {{ indexes: URL[], proxy: string | null, cert: string | null }} PipSettings indexes by HTTP and HTTPS only */

const PYTHONS = ['python3', 'python', 'py'];
const LOOK_EVERY_MS = 400;

/** @type {() => Promise<string | null>} the command of a Python that has pip */
export async function findPython() {
  for (const command of PYTHONS) {
    const { code } = await runProcess(command, ['-m', 'pip', '--version']);
    if (code === 0) return command;
  }
  return null;
}

/**
 * pip’s variables, then its files, then uv’s variables, then the index that pip asks when it is told nothing. Where
 * there is no Python, the variables alone.
 * @type {(surroundings: Surroundings) => PipSettings}
 */
export function readPipSettings(surroundings) {
  const { env } = surroundings;
  let listed = /** @type {string | null} */ (null);
  const python = PYTHONS.find((each) => (listed = ask(each, ['-m', 'pip', 'config', 'list'], surroundings)) !== null);
  const files = settingsIn(listed ?? '');
  /** @param {string} key */
  const valueOf = (key) => env[`PIP_${key.toUpperCase().replaceAll('-', '_')}`] || files.get(key);
  const index = valueOf('index-url') ?? env['UV_DEFAULT_INDEX'] ?? env['UV_INDEX_URL'];
  const extra = valueOf('extra-index-url') ?? env['UV_INDEX'] ?? env['UV_EXTRA_INDEX_URL'] ?? '';
  // Nothing but pip’s own help names it.
  const usual = () => {
    const help = python === undefined ? null : ask(python, ['-m', 'pip', 'download', '--help'], surroundings);
    return /\(default\s+(https?:\/\/[^\s)]+)\)/.exec(help ?? '')?.[1] ?? '';
  };
  return {
    indexes: `${index ?? usual()} ${extra}`.split(/\s+/).flatMap(asHttpUrl),
    proxy: valueOf('proxy') ?? null,
    cert: valueOf('cert') ?? null,
  };
}

/**
 * Reads what `pip config list` says, for the sections that count for `pip download`: `[global]`, then `[download]`.
 * Values are written as Python writes text.
 * @type {(listed: string) => Map<string, string>}
 */
function settingsIn(listed) {
  const lines = [...listed.matchAll(/^(global|download)\.([\w-]+)=(['"])(.*)\3\r?$/gm)];
  const settings = lines
    .sort(([, a = ''], [, b = '']) => b.localeCompare(a))
    .map(([, , key = '', , value = '']) => {
      const text = value.replace(/\\(.)/g, (_, /** @type {string} */ sign) => (sign === 'n' ? ' ' : sign));
      return /** @type {const} */ ([key, text.trim()]);
    });
  return new Map(settings);
}

/** @type {(text: string) => URL[]} none where it is no address of HTTP or HTTPS */
function asHttpUrl(text) {
  return /^https?:/i.test(text) && URL.canParse(text) ? [new URL(text)] : [];
}

/**
 * @type {(python: string, wheel: WheelFile, wanted: Wanted, means: Means) => Promise<void>}
 * @throws {Error} when pip can’t get it, or what it got is not the expected file
 */
export async function downloadWithPip(python, { project, version, file, bytes }, wanted, { network, reporter }) {
  const progress = reporter.bytes(wanted.label, bytes);
  // Independent of the Python that runs pip.
  const [, , , , platforms = ''] = file.replace(/\.whl$/, '').split('-');
  const target = ['--platform', platforms.split('.')[0] ?? '', '--python-version', '3.11', '--implementation', 'cp'];
  const abis = ['--abi', 'cp311', '--abi', 'none', '--only-binary=:all:'];
  const quiet = ['--no-deps', '--no-input', '--progress-bar', 'off', '--disable-pip-version-check'];
  try {
    await downloadBy(wanted, async (folder) => {
      const look = setInterval(() => void largestIn(folder).then(progress.at), LOOK_EVERY_MS);
      const env = { ...process.env, TMPDIR: folder, TEMP: folder, TMP: folder };
      const args = ['-m', 'pip', 'download', ...quiet, ...target, ...abis, '--dest', folder, `${project}==${version}`];
      const ended = await runProcess(python, args, { env, signal: network.signal });
      clearInterval(look);
      return ended;
    });
    progress.at(bytes);
  } finally {
    progress.end();
  }
}

/** @type {(folder: string) => Promise<number>} bytes of its largest file: what pip has received so far */
async function largestIn(folder) {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  const found = await Promise.all(names.map((name) => statOrNull(join(folder, name)).catch(() => null)));
  return Math.max(0, ...found.map((each) => each?.bytes ?? 0));
}
