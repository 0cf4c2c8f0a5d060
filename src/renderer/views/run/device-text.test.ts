/** The reason for a device, in the language of the page. */

import { describe, expect, it } from 'vitest';
import { cpuReason } from '../../../core/device-reason';
import type { GpuFacts } from '../../../core/device-reason';
import { MESSAGES } from '../../i18n/messages';
import { deviceReason } from './device-text';

const ABLE: GpuFacts = {
  flavour: 'gpu',
  platform: 'linux',
  driverLoaded: true,
  listedGpus: ['GPU 0'],
  visibleDevices: null,
  librariesThere: true,
  log: [],
};
const m = MESSAGES['zh-CN'];

describe('the reason for a device', () => {
  it.each<Partial<GpuFacts>>([
    { platform: 'darwin' },
    { flavour: 'cpu' },
    { driverLoaded: false },
    { listedGpus: null },
    { listedGpus: [] },
    { visibleDevices: '-1' },
    { librariesThere: false },
    {},
  ])('is translated where Lathe found it: %o', (facts) => {
    expect(Object.values(m.live.deviceReason)).toContain(deviceReason({ reason: cpuReason({ ...ABLE, ...facts }) }, m));
  });

  it('is told as it is where TensorFlow said it', () => {
    const reason = cpuReason({ ...ABLE, log: ['Cannot dlopen some GPU libraries.'] });
    expect(deviceReason({ reason }, m)).toBe(reason);
  });
});
