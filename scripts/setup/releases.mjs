/**
 * The native TensorFlow that Lathe uses, by platform: which wheels it comes from, what is taken out of them, and what
 * every file must hash to. Sources: the wheels themselves, fetched with pip in November 2026; the libraries’ sums were
 * taken from their members. Linux x64 is what is tested; the others have never been run, as said with each.
 */

import { SetupFailure } from './failure.mjs';

/** @typedef {'cpu' | 'gpu'} Flavour */
/** @typedef {{ flavour: Flavour, platform: string, arch: string }} Wanted */

/** @typedef {{ project: string, version: string, file: string, bytes: number, sha256: string }} WheelFile `file` is its name */
/** @typedef {{ member: string, path: string, bytes: number, sha256: string }} Library in the wheel, and in the runtime */

/**
 * Of `companions`, wheels too, everything under `nvidia/` goes to `deps/nvidia/`; `installedBytes` is about, for the check
 * of free space; `caution` is said before it is set up, null where it is tested.
 * @typedef {Wanted & { tensorflow: string, wheel: WheelFile, libraries: readonly Library[],
 *   companions: readonly WheelFile[], installedBytes: number, caution: string | null }} Release
 */

export const TENSORFLOW_VERSION = '2.21.0';

/** @type {(row: string) => { name: string, bytes: number, sha256: string }} */
function pinned(row) {
  const [name = '', bytes, sha256 = ''] = row.split(' ');
  return { name, bytes: Number(bytes), sha256 };
}

/** @type {(system: string) => string} */
const untried = (system) => `${system} has not been tried; the part that links Node to TensorFlow is compiled here.`;

/** @type {(row: string) => WheelFile} */
function wheelOf(row) {
  const { name, ...facts } = pinned(row);
  const [project = '', version = ''] = name.split('-');
  return { project: project.replaceAll('_', '-'), version, file: `${name}.whl`, ...facts };
}

/** @type {(facts: Pick<Release, 'platform' | 'arch' | 'installedBytes'> & Partial<Release>, wheel: string, ...libraries: string[]) => Release} */
function release(facts, wheel, ...rows) {
  const libraries = rows
    .map(pinned)
    .map(({ name, ...sums }) => ({ member: `tensorflow/${name}`, path: `deps/lib/${name}`, ...sums }));
  const usual = { tensorflow: TENSORFLOW_VERSION, companions: [], caution: null };
  return { flavour: 'cpu', ...usual, wheel: wheelOf(wheel), libraries, ...facts };
}

/**
 * The CUDA 12.9 libraries that go with the GPU build: the versions that pip picks for `tensorflow[and-cuda]` 2.21.0
 * (November 2026). TensorFlow finds them through its RUNPATH, the `lib` folders under `$ORIGIN/../nvidia`.
 */
const NVIDIA_WHEELS = `
nvidia_cublas_cu12-12.9.3.13-py3-none-manylinux_2_27_x86_64 581217458 d7d51055f161b317c7105ddaae90e71eda059026074ffef93cf7cde2886bfe72
nvidia_cuda_cupti_cu12-12.9.79-py3-none-manylinux_2_25_x86_64 10814997 096bcf334f13e1984ba36685ad4c1d6347db214de03dbb6eebb237b41d9d934f
nvidia_cuda_nvcc_cu12-12.9.86-py3-none-manylinux2010_x86_64.manylinux_2_12_x86_64 40546229 5d6a0d32fdc7ea39917c20065614ae93add6f577d840233237ff08e9a38f58f0
nvidia_cuda_nvrtc_cu12-12.9.86-py3-none-manylinux2010_x86_64.manylinux_2_12_x86_64 89568129 210cf05005a447e29214e9ce50851e83fc5f4358df8b453155d5e1918094dcb4
nvidia_cuda_runtime_cu12-12.9.79-py3-none-manylinux2014_x86_64.manylinux_2_17_x86_64 3493179 25bba2dfb01d48a9b59ca474a1ac43c6ebf7011f1b0b8cc44f54eb6ac48a96c3
nvidia_cudnn_cu12-9.28.0.42-py3-none-manylinux_2_27_x86_64 716538495 9ff58b7f36dacd0a93e89f8f2957b52466889217963701daa15e577317cfa375
nvidia_cufft_cu12-11.4.1.4-py3-none-manylinux2014_x86_64.manylinux_2_17_x86_64 200877592 c67884f2a7d276b4b80eb56a79322a95df592ae5e765cf1243693365ccab4e28
nvidia_curand_cu12-10.3.10.19-py3-none-manylinux_2_27_x86_64 68295626 49b274db4780d421bd2ccd362e1415c13887c53c214f0d4b761752b8f9f6aa1e
nvidia_cusolver_cu12-11.7.5.82-py3-none-manylinux_2_27_x86_64 338117415 15da72d1340d29b5b3cf3fd100e3cd53421dde36002eda6ed93811af63c40d88
nvidia_cusparse_cu12-12.5.10.65-py3-none-manylinux2014_x86_64.manylinux_2_17_x86_64 366465088 73060ce019ac064a057267c585bf1fd5a353734151f87472ff02b2c5c9984e78
nvidia_nccl_cu12-2.32.3-py3-none-manylinux_2_27_x86_64 351526311 bb94b2348e4861d5e8aa00b36c3d12d9bdf9c6369b82cbb723de0b582280a21c
nvidia_nvjitlink_cu12-12.9.86-py3-none-manylinux2010_x86_64.manylinux_2_12_x86_64 39748338 e3f1171dbdc83c5932a45f0f4c99180a70de9bd2718c1ab77d14104f6d7147f9
`;

/**
 * Each with its wheel and, out of that, its two libraries: name, bytes, SHA-256.
 * @type {readonly Release[]}
 */
const RELEASES = [
  release(
    { platform: 'linux', arch: 'x64', installedBytes: 853e6 },
    'tensorflow_cpu-2.21.0-cp311-cp311-manylinux_2_27_x86_64 273829956 2b847d217b02ee7731ed91431daf3250daa0196c3c94614d23be27232e6e5b6c',
    'libtensorflow_cc.so.2 788086608 6505a4b9657e62100c6bdacb683957a395cb047725042945aaa50e40a71e429e',
    'libtensorflow_framework.so.2 65222328 f060b323b26ef80add21b9df9428de3aeaf2843d772c5bb098745f7abff3709b',
  ),
  release(
    {
      flavour: 'gpu',
      platform: 'linux',
      arch: 'x64',
      companions: NVIDIA_WHEELS.trim().split('\n').map(wheelOf),
      installedBytes: 5.7e9,
      caution:
        'The GPU runtime loads, but has not been tried on a real GPU; `lathe doctor` tells which device is used.',
    },
    'tensorflow-2.21.0-cp311-cp311-manylinux_2_27_x86_64 572440367 9056fbc9ba04235810b71ae6cbd958a196e8804fb53bbcffbf3e23b56155f124',
    'libtensorflow_cc.so.2 1096372272 2889ecc99d7641620f41a4bea538f4dd4b626f75aa3e12623161ae939054191c',
    'libtensorflow_framework.so.2 162648808 98847c6f0448308159f6d3ff55e13a9e92978598c7fbb34cde63aadf35c6fe84',
  ),
  release(
    { platform: 'linux', arch: 'arm64', installedBytes: 883e6, caution: untried('Linux on ARM') },
    'tensorflow-2.21.0-cp311-cp311-manylinux_2_27_aarch64 281828020 4b24aca16d527a3cf1c37f720c04c484c3d20f4d0fdfa98632ac8b9f3be6eb5c',
    'libtensorflow_cc.so.2 814885544 5f7de6ba6478ed7b83767a6e661e3e6e6931b05c64db14ba98250e52316a007c',
    'libtensorflow_framework.so.2 68176664 deade33b9ab90ff468fd1d1f8f6079bec5a3a507cf2d13c3218aa8beec28aeb3',
  ),
  release(
    { platform: 'darwin', arch: 'arm64', installedBytes: 741e6, caution: untried('macOS') },
    'tensorflow-2.21.0-cp311-cp311-macosx_12_0_arm64 223405849 51f46f4806139d01fc7920cc72a4c75876f80649bf40ff083ab6212ceb43ca88',
    'libtensorflow_cc.2.dylib 691352648 753272d059c7be51f64369aaa8e12ac514ce372e0c4ba66f3cc49ec3b1c33384',
    'libtensorflow_framework.2.dylib 49452976 e581d6db9e26f13e49327427e5d304cecbfe45d3467db7700e058857a4fd76bb',
  ),
];

/** @type {(wanted: Wanted) => Release | null} */
export function releaseFor({ flavour, platform, arch }) {
  return RELEASES.find((each) => each.flavour === flavour && each.platform === platform && each.arch === arch) ?? null;
}

/**
 * @type {(wanted: Wanted) => Release}
 * @throws {SetupFailure} why there is none, and what a person can do there
 */
export function requireRelease(wanted) {
  const release = releaseFor(wanted);
  if (release !== null) return release;
  const { flavour, platform, arch } = wanted;
  const none = `There is no native TensorFlow for ${platform} ${arch} (${flavour}) that Lathe could use`;
  if (flavour === 'gpu')
    throw new SetupFailure(`${none}: the CUDA build exists for Linux x64 only.`, 'Leave out --gpu.');
  if (platform === 'win32') {
    throw new SetupFailure(
      `${none}: in TensorFlow’s wheel for Windows the C interface is part of a Python module that needs python311.dll.`,
      'Use Lathe inside WSL 2 (Linux x64), where everything is tested.',
    );
  }
  const isOlder = platform === 'darwin' && arch === 'x64';
  throw new SetupFailure(
    `${none}${isOlder ? ': TensorFlow ended its builds for Intel Macs with 2.16.' : '.'}`,
    'Lathe runs on Linux x64; Linux on ARM and Macs with Apple silicon are prepared and untried.',
  );
}
