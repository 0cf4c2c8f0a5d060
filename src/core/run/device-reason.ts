/** Why a run computes on the CPU, for a person: the first thing that stands in the way of a GPU. */

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
  /** Whether the runtime holds NVIDIA’s libraries. */
  readonly librariesThere: boolean;
  /** What TensorFlow wrote about GPUs when it looked for them. */
  readonly log: readonly string[];
}

/** A clause that follows “running on the CPU because”. */
export function cpuReason(facts: GpuFacts): string {
  const { flavour, platform, driverLoaded, listedGpus, visibleDevices, librariesThere, log } = facts;
  if (platform !== 'linux') return 'TensorFlow uses NVIDIA GPUs on Linux only';
  if (flavour === 'cpu') return 'the TensorFlow that is set up is the one for CPUs';
  if (!driverLoaded) return 'no NVIDIA driver is loaded';
  if (listedGpus === null) return 'nvidia-smi, which lists the GPUs, can’t be run';
  if (listedGpus.length === 0) return 'the NVIDIA driver finds no GPU';
  if (visibleDevices === '' || visibleDevices?.startsWith('-1') === true) return 'CUDA_VISIBLE_DEVICES hides every GPU';
  if (!librariesThere) return 'NVIDIA’s libraries are missing from the TensorFlow that is set up';
  const said = log.at(-1);
  return said === undefined ? 'TensorFlow found no GPU that it can use' : `TensorFlow found no GPU: ${said}`;
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
