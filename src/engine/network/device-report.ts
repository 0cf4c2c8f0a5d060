/** Where and with what this process computes: asked of TensorFlow, which alone knows, and explained for a person. */

import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cpuReason, gpuLines, type GpuFacts } from '../../core/run/device-reason';
import { DECODER } from '../../data/images/decoders';
import { RESIZE_FILTER } from '../../data/images/resize';
import type { DeviceReason } from '../../shared/failures/engine';
import { en } from '../../shared/i18n/en';
import { clause } from '../../shared/i18n/texts';
import type { DeviceReport } from '../../shared/run';
import type { BackboneChoice } from '../frozen/backbones';
import { addonFile, type TensorFlow } from './tensorflow';

const run = promisify(execFile);
const PROBE_TIMEOUT_MS = 60_000;

/** The parts of tfjs-node’s backend that tell the truth; its `isGPUPackage` only compares a name. */
interface NativeBackend {
  readonly isUsingGpuDevice: boolean;
  readonly binding: { readonly TF_Version: string };
}

export function isUsingGpu(tf: TensorFlow): boolean {
  return (tf.backend() as unknown as NativeBackend).isUsingGpuDevice;
}

/** Which TensorFlow set-up put there, from its `runtime.json`. */
async function flavourOf(runtimeFolder: string): Promise<GpuFacts['flavour']> {
  try {
    const manifest: unknown = JSON.parse(await readFile(join(runtimeFolder, 'runtime.json'), 'utf8'));
    const flavour =
      typeof manifest === 'object' && manifest !== null && 'flavour' in manifest ? manifest.flavour : null;
    return flavour === 'cpu' || flavour === 'gpu' ? flavour : null;
  } catch {
    return null;
  }
}

function listGpus(): Promise<string[] | null> {
  return run('nvidia-smi', ['-L'], { timeout: PROBE_TIMEOUT_MS }).then(
    ({ stdout }) => stdout.split('\n').filter((line) => line.startsWith('GPU ')),
    () => null,
  );
}

/** TensorFlow writes why it passes over a GPU only while it looks for devices; so another process looks again. */
function probeLog(runtimeFolder: string): Promise<string[]> {
  const args = ['-e', 'require(process.argv[1]).isUsingGpuDevice()', addonFile(runtimeFolder)];
  const env = { ...process.env, TF_CPP_MIN_LOG_LEVEL: '0' };
  return run(process.execPath, args, { env, timeout: PROBE_TIMEOUT_MS }).then(
    ({ stderr }) => gpuLines(stderr),
    () => [],
  );
}

function hasNvidiaLibraries(runtimeFolder: string): boolean {
  const folder = join(runtimeFolder, 'deps', 'nvidia');
  return existsSync(folder) && readdirSync(folder).some((name) => existsSync(join(folder, name, 'lib')));
}

async function gpuFacts(runtimeFolder: string): Promise<GpuFacts> {
  const flavour = await flavourOf(runtimeFolder);
  const driverLoaded = existsSync('/proc/driver/nvidia/version');
  const worthAsking = flavour !== 'cpu' && driverLoaded;
  return {
    flavour,
    platform: process.platform,
    driverLoaded,
    listedGpus: worthAsking ? await listGpus() : null,
    visibleDevices: process.env['CUDA_VISIBLE_DEVICES'] ?? null,
    librariesThere: hasNvidiaLibraries(runtimeFolder),
    log: worthAsking ? await probeLog(runtimeFolder) : [],
  };
}

/**
 * What a run records each time its trainer starts.
 *
 * @param threads as `TF_NUM_INTRAOP_THREADS` was when TensorFlow was loaded
 */
export async function deviceReport(
  tf: TensorFlow,
  runtimeFolder: string,
  threads: number,
  choice: BackboneChoice,
): Promise<DeviceReport> {
  const { isUsingGpuDevice, binding } = tf.backend() as unknown as NativeBackend;
  const why: DeviceReason = isUsingGpuDevice
    ? { reason: 'gpu-found', facts: {} }
    : cpuReason(await gpuFacts(runtimeFolder));
  const frozenBodyWhy = choice.kind === 'tensorflow' ? choice.why : null;
  return {
    device: isUsingGpuDevice ? 'gpu' : 'cpu',
    reason: clause(en.deviceReasons, why),
    why,
    tensorflow: binding.TF_Version,
    threads,
    frozenBody: choice.kind,
    frozenBodyBuild: choice.build,
    ...(frozenBodyWhy && { frozenBodyReason: clause(en.addonReasons, frozenBodyWhy), frozenBodyWhy }),
    processor: cpus()[0]?.model.trim() ?? process.arch,
    pictures: `${DECODER}, ${RESIZE_FILTER}`,
  };
}
