/**
 * Rebuilds Lathe’s own addon (frozen layers by ncnn, resizing), for the platform that it runs on:
 *
 *     node scripts/build-native.mjs [--archive FILE] [--out FOLDER] [--jobs N]
 *
 * Takes ncnn’s source archive (from FILE, or from the configured package index), refuses any other SHA-256 than the
 * pinned one, builds, strips, loads the result once, and writes it with its record into `resources/addon/`. Needs CMake
 * 3.20 and a compiler for C++20. Checked on Linux x64 with GCC 12; the branches for other systems are unchecked.
 */

import { copyFile, mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { availableParallelism, homedir, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { NCNN, nativeSourcesSha256 } from './native-record.mjs';
import { downloadFile, trySources } from './setup/download.mjs';
import { SetupFailure, reasonOf } from './setup/failure.mjs';
import { hashOfFile, readJsonOrNull, statOrNull, writeJson } from './setup/files.mjs';
import { meansOf } from './setup/network.mjs';
import { lastWords, runProcess } from './setup/processes.mjs';
import { createReporter } from './setup/progress.mjs';
import { findInIndex } from './setup/wheels.mjs';

const REPOSITORY = resolve(import.meta.dirname, '..');
const ADDON = 'lathe_native.node';
const reporter = createReporter();

/**
 * @param {string} command
 * @param {readonly string[]} args
 * @returns {Promise<string>} what it said on standard output
 * @throws {SetupFailure}
 */
async function run(command, args) {
  const ended = await runProcess(command, args);
  if (ended.code === 0) return ended.stdout;
  throw new SetupFailure(`${command} ${args[0] ?? ''}:\n${lastWords(ended)}`, `Is ${command} installed and recent?`);
}

/** @param {string} file */
async function verifyArchive(file) {
  const received = await hashOfFile(file);
  if (received === NCNN.sha256) return file;
  throw new SetupFailure(`${file}: expected SHA-256 ${NCNN.sha256}, received ${received}.`, `Bring ${NCNN.file}.`);
}

/** @returns {Promise<string>} the verified archive, in the cache’s `downloads` */
async function downloadArchive() {
  const surroundings = { env: process.env, platform: process.platform, home: homedir() };
  const means = meansOf(surroundings, REPOSITORY, { reporter });
  const file = join(means.cache, 'downloads', NCNN.file);
  if ((await statOrNull(file)) !== null) return verifyArchive(file);
  const digest = { algorithm: /** @type {const} */ ('sha256'), hex: NCNN.sha256 };
  const wanted = { file, bytes: NCNN.bytes, digest, label: NCNN.file };
  const sources = means.indexes.map((index) => ({
    name: `index ${index.host}`,
    get: async () => downloadFile({ ...wanted, url: await findInIndex(index, NCNN, means.network) }, means),
  }));
  const reasons = await trySources(sources);
  if (reasons === null) return file;
  const lines = reasons.map((reason) => `  - ${reason}`);
  throw new SetupFailure([`${NCNN.file} can’t be had:`, ...lines].join('\n'), 'Bring it with --archive FILE.');
}

/**
 * @param {string} archive
 * @param {string} work an empty folder
 * @param {number} jobs
 * @returns {Promise<{ addon: string, made: { compiler: string, flags: string } }>}
 */
async function build(archive, work, jobs) {
  await run('tar', ['-xzf', archive, '-C', work]);
  const binary = join(work, 'build');
  reporter.say('Configuring');
  await run('cmake', [
    ...['-S', join(REPOSITORY, 'native'), '-B', binary, '-DCMAKE_BUILD_TYPE=Release'],
    `-DNCNN_SOURCE=${join(work, NCNN.file.replace('.tar.gz', ''))}`,
    `-DNCNN_VERSION=${NCNN.version.split('.').at(-1) ?? ''}`,
    `-DNODE_API_HEADERS=${join(REPOSITORY, 'node_modules', 'node-api-headers')}`,
  ]);
  reporter.say('Building; this takes some minutes');
  const goal = ['--config', 'Release', '--target', 'lathe_native', '--parallel', String(jobs)];
  await run('cmake', ['--build', binary, ...goal]);
  const made = /** @type {{ compiler: string, flags: string }} */ (await readJsonOrNull(join(binary, 'compiler.json')));
  // Visual Studio puts each configuration into a folder of its own.
  const addon = join(binary, process.platform === 'win32' ? 'Release' : '.', ADDON);
  if (process.platform === 'linux') await run('strip', ['--strip-all', addon]);
  if (process.platform === 'darwin') await run('strip', ['-x', addon]);
  return { addon, made };
}

/**
 * @param {string} addon
 * @returns {Promise<string | null>} the newest version of glibc that it asks for
 */
async function glibcOf(addon) {
  if (process.platform !== 'linux') return null;
  const asked = (await run('objdump', ['-T', addon])).matchAll(/\(?GLIBC_2\.(\d+)/g);
  return `2.${Math.max(...[...asked].map(([, minor]) => Number(minor)))}`;
}

async function main() {
  const options = /** @type {const} */ ({
    archive: { type: 'string' },
    out: { type: 'string' },
    jobs: { type: 'string' },
  });
  const { values } = parseArgs({ options });
  const archive = values.archive === undefined ? await downloadArchive() : await verifyArchive(resolve(values.archive));
  const platform = `${process.platform}-${process.arch}`;
  const out = values.out === undefined ? join(REPOSITORY, 'resources', 'addon', platform) : resolve(values.out);
  const work = await mkdtemp(join(tmpdir(), 'lathe-native-'));
  try {
    const { addon, made } = await build(archive, work, Number(values.jobs ?? availableParallelism()));
    createRequire(import.meta.url)(addon);
    await mkdir(out, { recursive: true });
    await copyFile(addon, join(out, ADDON));
    /** @type {import('./native-record.mjs').NativeRecord} */
    const record = {
      ncnn: NCNN.version,
      archive: NCNN.file,
      archiveSha256: NCNN.sha256,
      sourcesSha256: nativeSourcesSha256(REPOSITORY),
      ...made,
      glibc: await glibcOf(addon),
      bytes: (await stat(addon)).size,
      sha256: await hashOfFile(addon),
    };
    await writeJson(join(out, 'lathe_native.json'), record);
    reporter.say(`${join(out, ADDON)}\n${record.bytes} bytes, SHA-256 ${record.sha256}`);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

try {
  await main();
} catch (error) {
  reporter.say(
    `\nThe addon was not built. ${reasonOf(error)}${error instanceof SetupFailure ? `\n\n${error.hint}` : ''}`,
  );
  process.exitCode = 1;
}
