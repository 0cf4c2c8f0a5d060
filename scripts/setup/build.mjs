/** The build in `out/`: made when what it is made from has changed since. */

import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SetupFailure } from './failure.mjs';
import { readJsonOrNull, statOrNull, writeJson } from './files.mjs';
import { lastWords, runProcess } from './processes.mjs';

/** What a build depends on: folders, then files. */
const FOLDERS = ['src', 'scripts/setup'];
const FILES = [
  'resources/vgg16-imagenet.json',
  'electron.vite.config.ts',
  'svelte.config.js',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
];
/** What a build makes, in `out/`. */
const ENTRIES = ['main/cli.js', 'main/trainer.js', 'main/index.js', 'preload/index.cjs', 'renderer/index.html'];

/**
 * @param {string} repository
 * @returns {Promise<string>} SHA-256 over names and contents; tests do not count
 */
async function sourcesHash(repository) {
  const lists = await Promise.all(
    FOLDERS.map(async (folder) => {
      const entries = await readdir(join(repository, folder), { recursive: true, withFileTypes: true });
      const files = entries.filter((entry) => entry.isFile() && !/\.test(-d)?\.ts$/.test(entry.name));
      return files.map((entry) => join(entry.parentPath, entry.name).slice(repository.length + 1));
    }),
  );
  const paths = [...lists.flat(), ...FILES].sort();
  const contents = await Promise.all(paths.map((path) => readFile(join(repository, path))));
  const hash = createHash('sha256');
  contents.forEach((content, i) => hash.update(`${paths[i] ?? ''}\0${content.length}\0`).update(content));
  return hash.digest('hex');
}

/**
 * @param {string} repository
 * @param {import('./progress.mjs').Reporter} reporter
 * @returns {Promise<boolean>} whether anything had to be done
 * @throws {SetupFailure}
 */
export async function ensureBuild(repository, reporter) {
  const sha256 = await sourcesHash(repository);
  const stamp = join(repository, 'out', 'build.json');
  const noted = await readJsonOrNull(stamp);
  const same =
    typeof noted === 'object' && noted !== null && 'sourcesSha256' in noted && noted.sourcesSha256 === sha256;
  if (same && (await isWhole(repository))) return false;
  reporter.say('Building.');
  const builder = join(repository, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js');
  const ended = await runProcess(process.execPath, [builder, 'build'], { cwd: repository });
  if (ended.code !== 0 || !(await isWhole(repository))) {
    throw new SetupFailure(
      `The build failed:\n${buildErrors(ended)}`,
      'See all of it with npm run build. If you have changed nothing, remove node_modules and start set-up again.',
    );
  }
  await writeJson(stamp, { sourcesSha256: sha256 });
  return true;
}

/** @param {string} repository */
async function isWhole(repository) {
  const found = await Promise.all(ENTRIES.map((entry) => statOrNull(join(repository, 'out', entry))));
  return !found.includes(null);
}

/**
 * What the build tool found wrong, without where in the tool it noticed.
 *
 * @param {import('./processes.mjs').Ended} ended
 */
function buildErrors(ended) {
  const lines = `${ended.stderr}\n${ended.stdout}`.split('\n').filter((line) => line.trim() !== '');
  const errors = lines.filter((line) => /error|failed|could not/i.test(line) && !/^\s+at /.test(line));
  return errors.length > 0 ? errors.slice(0, 8).join('\n') : lastWords(ended);
}
