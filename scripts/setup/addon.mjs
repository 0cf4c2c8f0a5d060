/**
 * The addon that links Node to TensorFlow: `tfjs_binding.node`, compiled from the two C++ files of
 * `@tensorflow/tfjs-node-gpu` against TensorFlow’s C headers. One that was compiled before comes with Lathe where its
 * platform is tested; elsewhere, or where that one does not load, it is compiled on this computer.
 */

import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { SetupFailure } from './failure.mjs';
import { hashOfFile, readJsonOrNull } from './files.mjs';
import { lastWords, runProcess } from './processes.mjs';

const COMPILERS = ['g++', 'c++', 'clang++'];

/** Version of Node-API that the addon is compiled for; the folder `napi-v8` is named after it. */
export const NODE_API = 8;

/**
 * @typedef {object} PrebuiltAddon
 * @property {string} file
 * @property {string} sha256
 */

/**
 * The addon that comes with Lathe for a release.
 *
 * @param {string} repository
 * @param {import('./releases.mjs').Release} release
 * @returns {Promise<PrebuiltAddon | null>} null where there is none
 * @throws {SetupFailure} when the file in the repository is not the recorded one
 */
export async function prebuiltAddon(repository, { platform, arch, tensorflow }) {
  const folder = join(repository, 'resources', 'addon', `${platform}-${arch}`);
  const record = await readJsonOrNull(join(folder, 'tfjs_binding.json'));
  if (typeof record !== 'object' || record === null || !('sha256' in record) || !('tensorflow' in record)) return null;
  if (record.tensorflow !== tensorflow || typeof record.sha256 !== 'string') return null;
  return { file: join(folder, 'tfjs_binding.node'), sha256: record.sha256 };
}

/**
 * @param {PrebuiltAddon} addon
 * @throws {SetupFailure}
 */
export async function verifyPrebuilt({ file, sha256 }) {
  const received = await hashOfFile(file);
  if (received === sha256) return;
  throw new SetupFailure(
    `${file}: expected SHA-256 ${sha256}, received ${received}.`,
    'The clone is damaged: bring the file back with git checkout, and start set-up again.',
  );
}

/** @returns {Promise<string | null>} the first C++ compiler that answers */
export async function findCompiler() {
  for (const command of COMPILERS) {
    if ((await runProcess(command, ['--version'])).code === 0) return command;
  }
  return null;
}

/**
 * Whether a member of the wheel is a header that compiling needs (14 of them).
 *
 * @param {string} member
 */
export function isAddonHeader(member) {
  return /^tensorflow\/include\/(tensorflow\/c\/|tensorflow\/core\/platform\/ctstring|tsl\/platform\/ctstring|xla\/tsl\/c\/).*\.h$/.test(
    member,
  );
}

/**
 * @param {{ compiler: string, repository: string, include: string, libraries: readonly string[], platform: string, out: string }} what
 *   `include` holds TensorFlow’s headers, `libraries` are files to link with
 * @throws {SetupFailure} with the compiler’s last words
 */
export async function compileAddon({ compiler, repository, include, libraries, platform, out }) {
  const modules = join(repository, 'node_modules');
  const binding = join(modules, '@tensorflow', 'tfjs-node-gpu', 'binding');
  const sources = (await readdir(binding)).filter((name) => name.endsWith('.cc')).sort();
  const linux = platform === 'linux';
  const origin = linux ? '$ORIGIN' : '@loader_path';
  const args = [
    ...['-std=c++17', '-O2', '-shared', '-fPIC', '-fvisibility=hidden', `-DNAPI_VERSION=${NODE_API}`],
    '-DBUILDING_NODE_EXTENSION',
    ...['-I', include, '-I', join(modules, 'node-api-headers', 'include'), '-I', '.'],
    ...sources,
    ...(linux
      ? [join(repository, 'resources', 'addon', 'older-libstdcxx.cc'), '-s']
      : ['-undefined', 'dynamic_lookup']),
    ...libraries,
    `-Wl,-rpath,${origin}/../../deps/lib`,
    ...['-o', out],
  ];
  const ended = await runProcess(compiler, args, { cwd: binding });
  if (ended.code === 0) return;
  throw new SetupFailure(
    `The addon that links Node to TensorFlow can’t be compiled with ${compiler}:\n${lastWords(ended)}`,
    'A compiler for C++17 with its standard library is needed: GCC 9, Clang 10, or newer.',
  );
}
