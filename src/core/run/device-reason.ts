/** Why a run computes on the CPU. */

import type { DeviceReason } from '../../shared/failures/engine';

/** What was looked at, in the order in which it matters. */
export interface GpuFacts {
  /** Which TensorFlow is set up; null where its manifest can’t be read. */
  readonly flavour: 'cpu' | 'gpu' | null;
  readonly platform: string;
  /** Whether the NVIDIA driver is loaded into the system’s kernel. */
  readonly driverLoaded: boolean;
  /** The lines of `nvidia-smi -L`, one a GPU; null where the command can’t be run. */
  readonly listedGpus: readonly string[] | null;
  /** `CUDA_VISIBLE_DEVICES`; null where it isn’t set. */
  readonly visibleDevices: string | null;
  readonly librariesThere: boolean;
  readonly log: readonly string[];
}

/** The first thing that stands in the way of a GPU. */
export function cpuReason(facts: GpuFacts): DeviceReason {
  const { flavour, platform, driverLoaded, listedGpus, visibleDevices, librariesThere, log } = facts;
  const isHidden = visibleDevices === '' || visibleDevices?.startsWith('-1') === true;
  if (platform !== 'linux') return { reason: 'linux-only', facts: {} };
  if (flavour === 'cpu') return { reason: 'cpu-runtime', facts: {} };
  if (!driverLoaded) return { reason: 'no-driver', facts: {} };
  if (listedGpus === null) return { reason: 'no-nvidia-smi', facts: {} };
  if (listedGpus.length === 0) return { reason: 'no-gpu', facts: {} };
  if (isHidden) return { reason: 'gpus-hidden', facts: {} };
  if (!librariesThere) return { reason: 'no-nvidia-libraries', facts: {} };
  return { reason: 'no-usable-gpu', facts: { log: log.at(-1) ?? null } };
}

/** A line of TensorFlow’s log without date, process and place in its sources. */
const LOG_PREFIX = /^(?:[IWEF]\d{4} \S+ +\d+ \S+\] |\d{4}-\d\d-\d\d \S+ [IWEF] \S+\] |[IWEF]\d{4} [\d:.]+ +\d+ )/;

/** What TensorFlow’s log says of GPUs, a line each. */
export function gpuLines(log: string): string[] {
  return log
    .split('\n')
    .filter((line) => /cuda|cuinit|gpu|cudnn/i.test(line))
    .map((line) => line.replace(LOG_PREFIX, '').trim());
}
