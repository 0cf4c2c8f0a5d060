/** What `lathe doctor` looks at and finds. */

import { humanBytes } from '../../amounts';
import { clauseOr, clause, type DoctorTexts } from '../texts';
import { addonReasons, deviceReasons } from './engine';

export { checks } from './checks';

const BACKBONES = {
  ncnn: 'ncnn, twice as fast as TensorFlow',
  'tensorflow-gpu': 'TensorFlow, on the GPU',
} as const;

export const findings: DoctorTexts['findings'] = {
  node: ({ version, trainer }) => `Node ${version}; the trainer runs on ${trainer}`,
  unsupported: ({ platform, arch, flavour }) => `nothing is prepared for ${platform} ${arch} (${flavour})`,
  addon: ({ path, origin }) => `${path}; it is ${origin}`,
  files: ({ tensorflow, flavour, folder }) => `${tensorflow} (${flavour}) in ${folder}`,
  problems: ({ problems }) => problems.map(({ text }) => text).join('; '),
  computes: ({ tensorflow }) => `${tensorflow}, loads and computes`,
  device: ({ device, reason, why }) => `${device.toUpperCase()}: ${clauseOr(deviceReasons, why, reason)}`,
  threads: ({ threads, logical, physical, quota }) =>
    [
      `${threads}, from ${logical} logical processors`,
      ...(physical === null ? [] : [`${physical} physical cores`]),
      ...(quota === null ? [] : [`a quota of ${quota} processors`]),
    ].join(', '),
  backbone: (facts) =>
    facts.by === 'tensorflow-cpu'
      ? `TensorFlow, half as fast as the addon: ${facts.why === null ? 'the addon is not there' : clause(addonReasons, facts.why)}`
      : BACKBONES[facts.by],
  verified: ({ file }) => `${file}, every tensor verified`,
  folder: ({ folder }) => folder,
  disk: ({ folder, free }) =>
    free === null ? `${folder} can’t be looked at` : `${humanBytes(free)} free in ${folder}`,
  memory: ({ free, total }) => `${humanBytes(free)} free of ${humanBytes(total)}`,
};
