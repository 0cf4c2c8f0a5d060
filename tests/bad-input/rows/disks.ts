/** Disks that are full, and folders that can’t be written to. */

import { cpSync } from 'node:fs';
import { fillUp, mountReadOnly, mountSmall, unmount } from '../mounts';
import { SMALL } from '../fixture';
import { NEW_RUN, type Refusal } from '../row';
import type { Scene } from '../scene';

const train = (at: Scene): string[] => ['train', at.images, ...SMALL, '--epochs', '2'];
const out = (at: Scene): string => at.in('disk', 'out');

/** `disk` is a disk of 64 KiB. */
const onSmallDisk = {
  given: (at: Scene): void => mountSmall(at.in('disk'), 64),
  after: (at: Scene): void => unmount(at.in('disk')),
} as const;

/** `disk` is a disk that can’t be written to. */
const onReadOnlyDisk = {
  given: (at: Scene): void => mountReadOnly(at.in('disk')),
  after: (at: Scene): void => unmount(at.in('disk')),
} as const;

const withRun =
  (given: (at: Scene) => void) =>
  (at: Scene): void => {
    at.run();
    given(at);
  };

const notWritable = { code: 'folder-not-writable', says: 'EROFS' } as const;

export const DISKS: readonly Refusal[] = [
  {
    what: 'a runs folder on a full disk',
    ...onSmallDisk,
    args: (at) => [...train(at), '--runs', at.in('disk')],
    code: 'disk-full',
    says: 'the checkpoints of this run',
    hint: '--runs',
  },
  {
    what: 'a disk that is full when the run is resumed',
    given: (at) => {
      mountSmall(at.in('disk'), 8192);
      cpSync(at.run(), at.in('disk', 'run'), { recursive: true });
      fillUp(at.in('disk'), 0);
    },
    after: onSmallDisk.after,
    args: (at) => ['resume', at.in('disk', 'run'), '--epochs', '4'],
    writes: /^disk\/run\//,
    code: 'disk-full',
    says: 'ENOSPC',
    hint: 'Free some space',
  },
  {
    what: 'a disk that becomes full while the run is trained',
    given: (at) => {
      mountSmall(at.in('disk'), 8192);
      cpSync(at.run(), at.in('disk', 'run'), { recursive: true });
      fillUp(at.in('disk'), 200);
    },
    after: onSmallDisk.after,
    args: (at) => ['resume', at.in('disk', 'run'), '--epochs', '4'],
    writes: /^disk\/run\//,
    code: 'disk-full',
    says: 'ENOSPC',
    hint: 'Free some space',
  },
  {
    what: 'a full disk for features',
    ...onSmallDisk,
    args: (at) => ['train', at.images, '--recipe', 'bottleneck', '--size', '64', '--threads', '1'],
    env: (at) => ({ LATHE_FEATURES: at.in('disk') }),
    writes: /^(runs|disk)\//,
    code: 'disk-full',
    says: 'disk',
    hint: '--feature-cache off',
  },
  {
    what: 'a full disk for sample pictures',
    ...onSmallDisk,
    args: (at) => ['sample', '--out', out(at)],
    code: 'disk-full',
    says: 'out',
    hint: 'Make room',
  },
  {
    what: 'a full disk for prepared pictures',
    ...onSmallDisk,
    args: (at) => ['prepare', at.in('pictures', 'train'), '--out', out(at), '--train', '4', '--validation', '2'],
    code: 'disk-full',
    says: 'out',
    hint: 'Make room',
  },
  ...(['safetensors', 'keras', 'onnx', 'tfjs'] as const).map((format): Refusal => ({
    what: `a full disk for an export as ${format}`,
    given: withRun(onSmallDisk.given),
    after: onSmallDisk.after,
    args: (at) => ['export', at.runName(), '--format', format, '--out', out(at)],
    code: 'disk-full',
    says: 'out',
    // Of TensorFlow.js it is a folder.
    hint: format === 'tfjs' ? 'Make room' : 'Free some space',
  })),
  {
    what: 'a full disk for a table, where an older one is',
    given: withRun((at) => {
      mountSmall(at.in('disk'), 64);
      at.put('disk/out', 'path,label_1\r\n');
      fillUp(at.in('disk'), 0);
    }),
    after: onSmallDisk.after,
    args: (at) => ['predict', at.runName(), at.in('pictures', 'validation'), '--csv', out(at)],
    code: 'disk-full',
    says: 'out',
    hint: 'Free some space',
  },
  {
    what: 'a full disk for imported weights',
    ...onSmallDisk,
    args: (at) => ['weights', 'import', at.env['LATHE_WEIGHTS'] ?? ''],
    env: (at) => ({ LATHE_WEIGHTS: out(at) }),
    code: 'disk-full',
    says: 'ENOSPC',
    hint: 'LATHE_CACHE',
  },
  {
    what: 'a read-only runs folder',
    ...onReadOnlyDisk,
    args: (at) => [...train(at), '--runs', at.in('disk')],
    ...notWritable,
    hint: 'permissions',
  },
  {
    what: 'a runs folder to make on a read-only disk',
    ...onReadOnlyDisk,
    args: (at) => [...train(at), '--runs', at.in('disk', 'my', 'runs')],
    ...notWritable,
    hint: 'permissions',
  },
  {
    what: 'a run to resume on a read-only disk',
    given: (at) => {
      at.run();
      mountReadOnly(at.runs);
    },
    after: (at) => unmount(at.runs),
    args: (at) => ['resume', at.runName(), '--epochs', '4'],
    ...notWritable,
    hint: 'permissions',
  },
  {
    what: 'sample pictures on a read-only disk',
    ...onReadOnlyDisk,
    args: (at) => ['sample', '--out', out(at)],
    ...notWritable,
    hint: 'another folder',
  },
  {
    what: 'sample pictures deep in a read-only disk',
    ...onReadOnlyDisk,
    args: (at) => ['sample', '--out', at.in('disk', 'a', 'b', 'c')],
    ...notWritable,
    hint: 'another folder',
  },
  {
    what: 'an export on a read-only disk',
    given: withRun(onReadOnlyDisk.given),
    after: onReadOnlyDisk.after,
    args: (at) => ['export', at.runName(), '--format', 'safetensors', '--out', out(at)],
    ...notWritable,
    hint: 'permissions',
  },
  {
    what: 'a table on a read-only disk',
    given: withRun(onReadOnlyDisk.given),
    after: onReadOnlyDisk.after,
    args: (at) => ['predict', at.runName(), at.in('pictures', 'validation'), '--csv', out(at)],
    ...notWritable,
    hint: 'may write to',
  },
  {
    what: 'a features folder on a read-only disk',
    ...onReadOnlyDisk,
    args: (at) => ['train', at.images, '--recipe', 'bottleneck', '--size', '32', '--threads', '1'],
    env: (at) => ({ LATHE_FEATURES: at.in('disk') }),
    writes: NEW_RUN,
    ...notWritable,
    hint: '--feature-cache off',
  },
  {
    what: 'imported weights on a read-only disk',
    ...onReadOnlyDisk,
    args: (at) => ['weights', 'import', at.env['LATHE_WEIGHTS'] ?? ''],
    env: (at) => ({ LATHE_WEIGHTS: at.in('disk', 'weights', 'body.safetensors') }),
    ...notWritable,
    hint: 'LATHE_CACHE',
  },
];
