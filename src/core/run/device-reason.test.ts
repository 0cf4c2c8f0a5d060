import { describe, expect, it } from 'vitest';
import { en } from '../../shared/i18n/en';
import { clause } from '../../shared/i18n/texts';
import { cpuReason, gpuLines, type GpuFacts } from './device-reason';

/** A machine on which only TensorFlow itself could object. */
const ABLE: GpuFacts = {
  flavour: 'gpu',
  platform: 'linux',
  driverLoaded: true,
  listedGpus: ['GPU 0: NVIDIA H100 80GB HBM3'],
  visibleDevices: null,
  librariesThere: true,
  log: [],
};

describe('the reason for the CPU', () => {
  it.each<[string, Partial<GpuFacts>]>([
    ['TensorFlow uses NVIDIA GPUs on Linux only', { platform: 'darwin', driverLoaded: false }],
    ['the TensorFlow that is set up is the one for CPUs', { flavour: 'cpu', driverLoaded: false }],
    ['no NVIDIA driver is loaded', { driverLoaded: false, listedGpus: null }],
    ['nvidia-smi, which lists the GPUs, can’t be run', { listedGpus: null }],
    ['the NVIDIA driver finds no GPU', { listedGpus: [] }],
    ['CUDA_VISIBLE_DEVICES hides every GPU', { visibleDevices: '' }],
    ['CUDA_VISIBLE_DEVICES hides every GPU', { visibleDevices: '-1' }],
    ['NVIDIA’s libraries are missing from the TensorFlow that is set up', { librariesThere: false }],
    ['TensorFlow found no GPU: Cannot dlopen some GPU libraries.', { log: ['a', 'Cannot dlopen some GPU libraries.'] }],
    ['TensorFlow found no GPU that it can use', { visibleDevices: '0' }],
  ])('is “%s”', (reason, facts) => {
    expect(clause(en.deviceReasons, cpuReason({ ...ABLE, ...facts }))).toBe(reason);
  });

  it('takes from TensorFlow’s log what it says of GPUs, without dates and places', () => {
    const log = [
      'WARNING: All log messages before absl::InitializeLog() is called are written to STDERR',
      'I0000 00:00:1795523110.718016   15144 cpu_feature_guard.cc:227] This TensorFlow binary is optimized',
      'E0000 00:00:1795523110.718016   15144 cuda_platform.cc:52] failed call to cuInit: INTERNAL: CUDA error: 303',
      '2026-11-24 12:25:10.718016: W tensorflow/core/gpu_device.cc:2341] Cannot dlopen some GPU libraries.',
    ].join('\n');
    expect(gpuLines(log)).toEqual([
      'failed call to cuInit: INTERNAL: CUDA error: 303',
      'Cannot dlopen some GPU libraries.',
    ]);
  });
});
