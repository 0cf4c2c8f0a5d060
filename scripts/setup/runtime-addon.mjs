/** The addon of a runtime: the prebuilt one where it loads, else one that is compiled here. */

import { copyFile, mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { SetupFailure } from './failure.mjs';
import { compileAddon, findCompiler, isAddonHeader, verifyPrebuilt } from './addon.mjs';
import { ADDON_PATH, PREBUILT } from './inspect.mjs';
import { lastWords, runProcess } from './processes.mjs';
import { extractMembers } from './unzip.mjs';

/** @typedef {import('./releases.mjs').Release} Release */
/** @typedef {import('./releases.mjs').WheelFile} WheelFile */

/**
 * @typedef {object} AddonWork
 * @property {Release} release
 * @property {string} repository
 * @property {string} aside
 * @property {import('./addon.mjs').PrebuiltAddon | null} addon
 * @property {(wheel: WheelFile) => Promise<string>} wheelFile
 * @property {(line: string) => void} say
 */

/**
 * @param {AddonWork} work
 * @returns {Promise<string>} where the addon comes from
 */
export async function putAddon({ release, repository, aside, addon, wheelFile, say }) {
  const out = join(aside, ADDON_PATH);
  await mkdir(dirname(out), { recursive: true });
  let prebuiltProblem = `none comes with Lathe for ${release.platform} ${release.arch}`;
  if (addon !== null) {
    await verifyPrebuilt(addon);
    await copyFile(addon.file, out);
    const problem = await selfTest(aside);
    if (problem === null) return PREBUILT;
    prebuiltProblem = problem;
  }
  const compiler = await findCompiler();
  if (compiler === null) throw noAddon(prebuiltProblem);
  say(`Compiling the addon that links Node to TensorFlow with ${compiler} (about 15 seconds).`);
  const include = join(aside, 'headers');
  const wheel = await wheelFile(release.wheel);
  const inside = 'tensorflow/include/';
  /** @param {string} member */
  const target = (member) => (isAddonHeader(member) ? join(include, member.slice(inside.length)) : null);
  await extractMembers(wheel, target, () => undefined);
  const libraries = release.libraries.map(({ path }) => join(aside, path));
  await rm(out, { force: true });
  await compileAddon({ compiler, repository, include, libraries, platform: release.platform, out });
  await rm(include, { recursive: true });
  const problem = await selfTest(aside);
  if (problem !== null) throw doesNotLoad(problem);
  return `compiled on this computer with ${compiler}`;
}

/** @param {string} reason */
function noAddon(reason) {
  return new SetupFailure(
    `The addon that links Node to TensorFlow can’t be had: the prebuilt one does not serve (${reason}), and there is no C++ compiler to build it with.`,
    'Install a compiler (Debian, Ubuntu: apt install g++; Fedora: dnf install gcc-c++; macOS: xcode-select --install) and start set-up again.',
  );
}

/** @param {string} problem */
function doesNotLoad(problem) {
  return new SetupFailure(
    `TensorFlow was unpacked, but can’t be loaded here: ${problem}`,
    'If a shared library is named above, install it with the system’s package manager, and start set-up again.',
  );
}

/**
 * @param {string} folder of a runtime
 * @returns {Promise<string | null>} what went wrong; null when TensorFlow loads and computes
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
