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
import type { DeviceReport } from '../../shared/run';
import type { BackboneChoice } from '../frozen/choose-backbone';
import { addonFile, type TensorFlow } from './tensorflow';

const run = promisify(execFile);
const PROBE_TIMEOUT_MS = 60_000;

/** The parts of tfjs-node’s backend that tell the truth; its `isGPUPackage` only compares a name. */
interface NativeBackend {
  readonly isUsingGpuDevice: boolean;
  readonly binding: { readonly TF_Version: string };
}

/** Whether TensorFlow computes on a GPU. */
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

async function listGpus(): Promise<string[] | null> {
  try {
    const { stdout } = await run('nvidia-smi', ['-L'], { timeout: PROBE_TIMEOUT_MS });
    return stdout.split('\n').filter((line) => line.startsWith('GPU '));
  } catch {
    return null;
  }
}

/** TensorFlow writes why it passes over a GPU only while it looks for devices; so another process looks again. */
async function probeLog(runtimeFolder: string): Promise<string[]> {
  const script = 'require(process.argv[1]).isUsingGpuDevice()';
  const env = { ...process.env, TF_CPP_MIN_LOG_LEVEL: '0' };
  try {
    const { stderr } = await run(process.execPath, ['-e', script, addonFile(runtimeFolder)], {
      env,
      timeout: PROBE_TIMEOUT_MS,
    });
    return gpuLines(stderr);
  } catch {
    return [];
  }
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
  frozenBody: BackboneChoice,
): Promise<DeviceReport> {
  const { isUsingGpuDevice, binding } = tf.backend() as unknown as NativeBackend;
  const reason = isUsingGpuDevice ? 'TensorFlow found an NVIDIA GPU' : cpuReason(await gpuFacts(runtimeFolder));
  return {
    device: isUsingGpuDevice ? 'gpu' : 'cpu',
    reason,
    tensorflow: binding.TF_Version,
    threads,
    frozenBody: frozenBody.kind,
    frozenBodyBuild: frozenBody.build,
    ...(frozenBody.kind === 'tensorflow' && frozenBody.reason !== null && { frozenBodyReason: frozenBody.reason }),
    processor: cpus()[0]?.model.trim() ?? process.arch,
    pictures: `${DECODER}, ${RESIZE_FILTER}`,
  };
}
