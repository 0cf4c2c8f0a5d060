/**
 * The native TensorFlow that Lathe uses, by platform: which wheels it comes from, what is taken out of them, and what
 * every file must hash to. Sources: the wheels themselves, fetched with pip in November 2026; the libraries’ sums were
 * taken from their members. Linux x64 is what is tested; the others have never been run, as said with each.
 */

import { NVIDIA_WHEELS } from './releases-nvidia.mjs';

/** @typedef {'cpu' | 'gpu'} Flavour */

/**
 * @typedef {object} WheelFile
 * @property {string} project as the package index names it
 * @property {string} version
 * @property {string} file name of the wheel
 * @property {number} bytes
 * @property {string} sha256
 * @property {{ platform: string, abi: 'cp311' | 'none' }} tags what pip has to be asked for
 */

/**
 * @typedef {object} Library
 * @property {string} member path inside the wheel
 * @property {string} path where it goes, inside the runtime’s folder
 * @property {number} bytes
 * @property {string} sha256
 */

/**
 * @typedef {object} Release
 * @property {Flavour} flavour
 * @property {string} tensorflow version
 * @property {string} platform
 * @property {string} arch
 * @property {WheelFile} wheel
 * @property {readonly Library[]} libraries
 * @property {readonly WheelFile[]} companions wheels of which everything under `nvidia/` goes to `deps/nvidia/`
 * @property {number} installedBytes about, for the check of free space
 * @property {string | null} caution said before it is set up; null where it is tested
 */

export const TENSORFLOW_VERSION = '2.21.0';
const LINUX_LIBRARIES = /** @type {const} */ (['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2']);
const MAC_LIBRARIES = /** @type {const} */ (['libtensorflow_cc.2.dylib', 'libtensorflow_framework.2.dylib']);

/**
 * @param {readonly [string, string]} names
 * @param {readonly [readonly [number, string], readonly [number, string]]} sums bytes and SHA-256
 * @returns {Library[]}
 */
function libraries(names, sums) {
  return names.map((name, i) => {
    const [bytes, sha256] = sums[i === 0 ? 0 : 1];
    return { member: `tensorflow/${name}`, path: `deps/lib/${name}`, bytes, sha256 };
  });
}

/**
 * @param {string} project
 * @param {string} platform tag
 * @param {number} bytes
 * @param {string} sha256
 * @returns {WheelFile}
 */
function tensorflowWheel(project, platform, bytes, sha256) {
  const file = `${project.replaceAll('-', '_')}-${TENSORFLOW_VERSION}-cp311-cp311-${platform}.whl`;
  return { project, version: TENSORFLOW_VERSION, file, bytes, sha256, tags: { platform, abi: 'cp311' } };
}

/** @type {readonly Release[]} */
const RELEASES = [
  {
    flavour: 'cpu',
    tensorflow: TENSORFLOW_VERSION,
    platform: 'linux',
    arch: 'x64',
    wheel: tensorflowWheel(
      'tensorflow-cpu',
      'manylinux_2_27_x86_64',
      273829956,
      '2b847d217b02ee7731ed91431daf3250daa0196c3c94614d23be27232e6e5b6c',
    ),
    libraries: libraries(LINUX_LIBRARIES, [
      [788086608, '6505a4b9657e62100c6bdacb683957a395cb047725042945aaa50e40a71e429e'],
      [65222328, 'f060b323b26ef80add21b9df9428de3aeaf2843d772c5bb098745f7abff3709b'],
    ]),
    companions: [],
    installedBytes: 853e6,
    caution: null,
  },
  {
    flavour: 'gpu',
    tensorflow: TENSORFLOW_VERSION,
    platform: 'linux',
    arch: 'x64',
    wheel: tensorflowWheel(
      'tensorflow',
      'manylinux_2_27_x86_64',
      572440367,
      '9056fbc9ba04235810b71ae6cbd958a196e8804fb53bbcffbf3e23b56155f124',
    ),
    libraries: libraries(LINUX_LIBRARIES, [
      [1096372272, '2889ecc99d7641620f41a4bea538f4dd4b626f75aa3e12623161ae939054191c'],
      [162648808, '98847c6f0448308159f6d3ff55e13a9e92978598c7fbb34cde63aadf35c6fe84'],
    ]),
    companions: NVIDIA_WHEELS,
    installedBytes: 5.7e9,
    caution: 'The GPU runtime loads, but has not been tried on a real GPU; `lathe doctor` tells which device is used.',
  },
  {
    flavour: 'cpu',
    tensorflow: TENSORFLOW_VERSION,
    platform: 'linux',
    arch: 'arm64',
    wheel: tensorflowWheel(
      'tensorflow',
      'manylinux_2_27_aarch64',
      281828020,
      '4b24aca16d527a3cf1c37f720c04c484c3d20f4d0fdfa98632ac8b9f3be6eb5c',
    ),
    libraries: libraries(LINUX_LIBRARIES, [
      [814885544, '5f7de6ba6478ed7b83767a6e661e3e6e6931b05c64db14ba98250e52316a007c'],
      [68176664, 'deade33b9ab90ff468fd1d1f8f6079bec5a3a507cf2d13c3218aa8beec28aeb3'],
    ]),
    companions: [],
    installedBytes: 883e6,
    caution: 'Linux on ARM has not been tried; the part that links Node to TensorFlow is compiled here.',
  },
  {
    flavour: 'cpu',
    tensorflow: TENSORFLOW_VERSION,
    platform: 'darwin',
    arch: 'arm64',
    wheel: tensorflowWheel(
      'tensorflow',
      'macosx_12_0_arm64',
      223405849,
      '51f46f4806139d01fc7920cc72a4c75876f80649bf40ff083ab6212ceb43ca88',
    ),
    libraries: libraries(MAC_LIBRARIES, [
      [691352648, '753272d059c7be51f64369aaa8e12ac514ce372e0c4ba66f3cc49ec3b1c33384'],
      [49452976, 'e581d6db9e26f13e49327427e5d304cecbfe45d3467db7700e058857a4fd76bb'],
    ]),
    companions: [],
    installedBytes: 741e6,
    caution: 'macOS has not been tried; the part that links Node to TensorFlow is compiled here.',
  },
];

/**
 * @param {{ flavour: Flavour, platform: string, arch: string }} wanted
 * @returns {Release | null}
 */
export function releaseFor({ flavour, platform, arch }) {
  return RELEASES.find((each) => each.flavour === flavour && each.platform === platform && each.arch === arch) ?? null;
}

/**
 * Why there is no native TensorFlow for a platform, and what a person can do there.
 *
 * @param {{ flavour: Flavour, platform: string, arch: string }} wanted
 * @returns {{ message: string, hint: string }}
 */
export function noReleaseReason({ flavour, platform, arch }) {
  const message = `There is no native TensorFlow for ${platform} ${arch} (${flavour}) that Lathe could use`;
  if (flavour === 'gpu')
    return { message: `${message}: the CUDA build exists for Linux x64 only.`, hint: 'Leave out --gpu.' };
  if (platform === 'win32') {
    return {
      message: `${message}: in TensorFlow’s wheel for Windows the C interface is part of a Python module that needs python311.dll.`,
      hint: 'Use Lathe inside WSL 2 (Linux x64), where everything is tested.',
    };
  }
  const older = platform === 'darwin' && arch === 'x64';
  return {
    message: older ? `${message}: TensorFlow ended its builds for Intel Macs with 2.16.` : `${message}.`,
    hint: 'Lathe runs on Linux x64; Linux on ARM and Macs with Apple silicon are prepared and untried.',
  };
}
