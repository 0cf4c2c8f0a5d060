import { describe, expect, it } from 'vitest';
import type { DeviceReport } from '../../shared/run';
import { deviceChanges } from './device-changes';

/** As a run of an earlier version tells it. */
const EARLIER: DeviceReport = {
  device: 'cpu',
  reason: 'this is the TensorFlow for processors',
  tensorflow: '2.21.0',
  threads: 2,
  frozenBody: 'ncnn',
};
const DEVICE: DeviceReport = {
  ...EARLIER,
  frozenBodyBuild: 'ncnn 20250503 avx512 abc',
  processor: 'A',
  pictures: 'sharp 1, triangle',
};

describe('what a resumed run computes with', () => {
  it('is the same, or there was nothing before', () => {
    expect(deviceChanges(null, DEVICE)).toEqual([]);
    expect(deviceChanges(DEVICE, { ...DEVICE, reason: 'another sentence' })).toEqual([]);
  });

  it('is named where it is another', () => {
    const now = { ...DEVICE, processor: 'B', tensorflow: '2.22.0', frozenBodyBuild: 'ncnn 20250503 avx-fma abc' };
    expect(deviceChanges(DEVICE, now)).toEqual([
      { what: 'processor', before: 'A', now: 'B' },
      { what: 'tensorflow', before: '2.21.0', now: '2.22.0' },
      { what: 'frozenBody', before: 'ncnn 20250503 avx512 abc', now: 'ncnn 20250503 avx-fma abc' },
    ]);
    expect(deviceChanges(DEVICE, { ...DEVICE, device: 'gpu' })).toEqual([
      { what: 'device', before: 'CPU', now: 'GPU' },
    ]);
    expect(deviceChanges(DEVICE, { ...DEVICE, pictures: 'sharp 2, triangle' })).toEqual([
      { what: 'pictures', before: 'sharp 1, triangle', now: 'sharp 2, triangle' },
    ]);
  });

  it('counts as the same where a run of an earlier version does not tell', () => {
    expect(deviceChanges(EARLIER, DEVICE)).toEqual([]);
    expect(deviceChanges({ ...EARLIER, frozenBody: 'tensorflow' }, DEVICE)).toEqual([
      { what: 'frozenBody', before: 'tensorflow', now: 'ncnn 20250503 avx512 abc' },
    ]);
  });
});
