/**
 * The addon that links Node to TensorFlow: `tfjs_binding.node`, compiled from the two C++ files of
 * `@tensorflow/tfjs-node-gpu` against TensorFlow’s C headers. One that was compiled before comes with Lathe where its
 * platform is tested; elsewhere, or where that one does not load, it is compiled on this computer.
 */

import { copyFile, mkdir, readdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { SetupFailure } from './failure.mjs';
import { hashOfFile, readJsonOrNull } from './files.mjs';
import { ADDON_PATH, PREBUILT } from './inspect.mjs';
import { lastWords, runProcess } from './processes.mjs';
import { extractMembers } from './unzip.mjs';

/** @import { Release, WheelFile } from './releases.mjs' */
/** @typedef {{ file: string, sha256: string }} PrebuiltAddon */

const COMPILERS = ['g++', 'c++', 'clang++'];
/** What compiling needs of the wheel: 14 headers. */
const INCLUDE = 'tensorflow/include/';
const HEADER = /^(tensorflow\/(c\/|core\/platform\/ctstring)|tsl\/platform\/ctstring|xla\/tsl\/c\/).*\.h$/;

/** Version of Node-API that the addon is compiled for; the folder `napi-v8` is named after it. */
export const NODE_API = 8;

/** @type {(repository: string, release: Release) => Promise<PrebuiltAddon | null>} the one that comes with Lathe, if any */
export async function prebuiltAddon(repository, { platform, arch, tensorflow }) {
  const folder = join(repository, 'resources', 'addon', `${platform}-${arch}`);
  const record = await readJsonOrNull(join(folder, 'tfjs_binding.json'));
  const made = /** @type {{ tensorflow: string, sha256: string } | null} */ (record);
  return made?.tensorflow === tensorflow ? { file: join(folder, 'tfjs_binding.node'), sha256: made.sha256 } : null;
}

/**
 * Says where the addon comes from. `aside` is a runtime that lacks the addon only.
 * @type {(work: { release: Release, repository: string, aside: string, prebuilt: PrebuiltAddon | null,
 *   wheelFile: (wheel: WheelFile) => Promise<string>, say: (line: string) => void }) => Promise<string>}
 * @throws {SetupFailure}
 */
export async function putAddon({ release, repository, aside, prebuilt, wheelFile, say }) {
  const out = join(aside, ADDON_PATH);
  await mkdir(dirname(out), { recursive: true });
  let reason = `none comes with Lathe for ${release.platform} ${release.arch}`;
  if (prebuilt !== null) {
    const { file, sha256 } = prebuilt;
    const received = await hashOfFile(file);
    if (received !== sha256) {
      throw new SetupFailure(
        `${file}: expected SHA-256 ${sha256}, received ${received}.`,
        'The clone is damaged: bring the file back with git checkout, and start set-up again.',
      );
    }
    await copyFile(file, out);
    const problem = await selfTest(aside);
    if (problem === null) return PREBUILT;
    reason = problem;
  }
  const compiler = await findCompiler();
  if (compiler === null) {
    throw new SetupFailure(
      `The addon that links Node to TensorFlow can’t be had: the prebuilt one does not serve (${reason}), and there is no C++ compiler to build it with.`,
      'Install a compiler (Debian, Ubuntu: apt install g++; Fedora: dnf install gcc-c++; macOS: xcode-select --install) and start set-up again.',
    );
  }
  say(`Compiling the addon that links Node to TensorFlow with ${compiler} (about 15 seconds).`);
  const include = join(aside, 'headers');
  const wheel = await wheelFile(release.wheel);
  await extractMembers(wheel, (member) => headerTarget(member, include));
  const libraries = release.libraries.map(({ path }) => join(aside, path));
  await rm(out, { force: true });
  await compileAddon({ compiler, repository, include, libraries, platform: release.platform, out });
  await rm(include, { recursive: true });
  const problem = await selfTest(aside);
  if (problem === null) return `compiled on this computer with ${compiler}`;
  throw new SetupFailure(
    `TensorFlow was unpacked, but can’t be loaded here: ${problem}`,
    'If a shared library is named above, install it with the system’s package manager, and start set-up again.',
  );
}

/** @type {() => Promise<string | null>} the first C++ compiler that answers */
export async function findCompiler() {
  for (const command of COMPILERS) {
    if ((await runProcess(command, ['--version'])).code === 0) return command;
  }
  return null;
}

/** @type {(member: string, include: string) => string | null} where a member of the wheel goes that compiling needs */
export function headerTarget(member, include) {
  const path = member.startsWith(INCLUDE) ? member.slice(INCLUDE.length) : '';
  return HEADER.test(path) ? join(include, path) : null;
}

/**
 * `include` holds TensorFlow’s headers, `libraries` are files to link with.
 * @type {(what: { compiler: string, repository: string, include: string, libraries: readonly string[], platform: string,
 *   out: string }) => Promise<void>}
 * @throws {SetupFailure} with the compiler’s last words
 */
export async function compileAddon({ compiler, repository, include, libraries, platform, out }) {
  const modules = join(repository, 'node_modules');
  const binding = join(modules, '@tensorflow', 'tfjs-node-gpu', 'binding');
  const sources = (await readdir(binding)).filter((name) => name.endsWith('.cc')).sort();
  const linux = platform === 'linux';
  const older = join(repository, 'resources', 'addon', 'older-libstdcxx.cc');
  const args = [
    ...['-std=c++17', '-O2', '-shared', '-fPIC', '-fvisibility=hidden', `-DNAPI_VERSION=${NODE_API}`],
    '-DBUILDING_NODE_EXTENSION',
    ...['-I', include, '-I', join(modules, 'node-api-headers', 'include'), '-I', '.'],
    ...sources,
    ...(linux ? [older, '-s'] : ['-undefined', 'dynamic_lookup']),
    ...libraries,
    `-Wl,-rpath,${linux ? '$ORIGIN' : '@loader_path'}/../../deps/lib`,
    ...['-o', out],
  ];
  const ended = await runProcess(compiler, args, { cwd: binding });
  if (ended.code === 0) return;
  throw new SetupFailure(
    `The addon that links Node to TensorFlow can’t be compiled with ${compiler}:\n${lastWords(ended)}`,
    'A compiler for C++17 with its standard library is needed: GCC 9, Clang 10, or newer.',
  );
}

/**
 * What went wrong with a runtime; null when TensorFlow loads and computes.
 * @type {(folder: string) => Promise<string | null>}
 * @throws {SetupFailure} when this processor can’t run it at all
 */
async function selfTest(folder) {
  const env = { ...process.env, TF_CPP_MIN_LOG_LEVEL: '2', CUDA_VISIBLE_DEVICES: '-1' };
  const ended = await runProcess(process.execPath, [join(import.meta.dirname, 'self-test.mjs'), folder], { env });
  if (ended.code === 0) return null;
  if (ended.signal !== 'SIGILL') return lastWords(ended);
  throw new SetupFailure(
    'This processor lacks instructions that TensorFlow’s builds use (AVX): the self-test ended with an illegal instruction.',
    'Use a computer with AVX; most since 2012 have it. In a virtual machine, let the guest see the host’s processor.',
  );
}
