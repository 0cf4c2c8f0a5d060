/** The build in `out/`: made when what it is made from has changed since. */

import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { SetupFailure } from './failure.mjs';
import { readJsonOrNull, statOrNull, writeJson } from './files.mjs';
import { ensureDone } from './lock.mjs';
import { lastWords, runProcess } from './processes.mjs';

/** @import { Lock } from './lock.mjs' */
/** @import { Ended } from './processes.mjs' */
/** @import { Reporter } from './progress.mjs' */

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

/** @type {(repository: string, lock: Lock, reporter: Reporter) => Promise<boolean>} whether it had to be built */
export async function ensureBuild(repository, lock, reporter) {
  const stamp = join(repository, 'out', 'build.json');
  const isWhole = async () => {
    const found = await Promise.all(ENTRIES.map((entry) => statOrNull(join(repository, 'out', entry))));
    return !found.includes(null);
  };
  const isBuilt = async () => {
    const noted = /** @type {{ sourcesSha256?: string } | null} */ (await readJsonOrNull(stamp));
    return noted?.sourcesSha256 === (await sourcesHash(repository)) && (await isWhole());
  };
  return ensureDone(lock, isBuilt, async () => {
    const sourcesSha256 = await sourcesHash(repository);
    reporter.say('Building.');
    const builder = join(repository, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js');
    const ended = await runProcess(process.execPath, [builder, 'build'], { cwd: repository });
    if (ended.code !== 0 || !(await isWhole())) {
      throw new SetupFailure(
        `The build failed:\n${buildErrors(ended)}`,
        'See all of it with npm run build. If you have changed nothing, remove node_modules and start set-up again.',
      );
    }
    await writeJson(stamp, { sourcesSha256 });
  });
}

/** @type {(repository: string) => Promise<string>} SHA-256 over names and contents; tests do not count */
async function sourcesHash(repository) {
  const lists = await Promise.all(
    FOLDERS.map(async (folder) => {
      const entries = await readdir(join(repository, folder), { recursive: true, withFileTypes: true });
      const files = entries.filter((entry) => entry.isFile() && !/\.test(-d)?\.ts$/.test(entry.name));
      return files.map((entry) => relative(repository, join(entry.parentPath, entry.name)));
    }),
  );
  const hash = createHash('sha256');
  for (const path of [...lists.flat(), ...FILES].sort()) {
    const content = await readFile(join(repository, path));
    hash.update(`${path}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

/** @type {(ended: Ended) => string} what the build tool found wrong, without where in the tool it noticed */
function buildErrors(ended) {
  const lines = `${ended.stderr}\n${ended.stdout}`.split('\n').filter((line) => line.trim() !== '');
  const errors = lines.filter((line) => /error|failed|could not/i.test(line) && !/^\s+at /.test(line));
  return errors.length > 0 ? errors.slice(0, 8).join('\n') : lastWords(ended);
}
