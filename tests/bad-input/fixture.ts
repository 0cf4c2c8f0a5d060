/** Drawn images and finished runs on them, made once and copied by every row. */

import { join } from 'node:path';
import { expect } from 'vitest';
import { latheJson, scratchFolder } from '../support/lathe';
import { bodyFile, runtimeFolder } from '../support/runtime';

export interface Fixture {
  /** Holds all of it. */
  readonly root: string;
  readonly images: string;
  /** Run folders: a small CNN of two epochs, and a head on VGG16’s features of one. */
  readonly runs: { readonly smallCnn: string; readonly bottleneck: string };
  /** Holds what scans and features left. */
  readonly cache: string;
  /** `weightsSha256` of the small CNN, of one that was trained for three epochs at once, and of the other run. */
  readonly shortSha256: string;
  readonly longerSha256: string;
  readonly bottleneckSha256: string;
}

interface Made {
  readonly runDir: string;
  readonly weightsSha256: string;
}

/**
 * What every run of the table is trained with; the flags of the rows come after. At a constant rate a run that is
 * trained for longer equals one that was as long from the beginning.
 */
export const SMALL = [
  ...['--recipe', 'small-cnn', '--size', '32', '--batch', '4', '--schedule', 'constant'],
  ...['--seed', '7', '--threads', '1'],
];
export const HEAD = [
  ...['--recipe', 'bottleneck', '--size', '32', '--batch', '4', '--epochs', '1', '--seed', '7', '--threads', '1'],
  ...['--feature-cache', 'on'],
];

/** 3 classes, 18 images to train on, 9 to validate with. */
export async function makeFixture(): Promise<Fixture> {
  const root = scratchFolder();
  const images = join(root, 'pictures');
  const cache = join(root, 'cache');
  const env = {
    LATHE_RUNS: join(root, 'runs'),
    LATHE_CACHE: cache,
    LATHE_RUNTIME: runtimeFolder() ?? '',
    LATHE_WEIGHTS: bodyFile() ?? '',
  };
  const made = async (...args: string[]): Promise<Made> => {
    const { code, document, stderr } = await latheJson(args, env);
    expect(code, stderr).toBe(0);
    return document as Made;
  };
  await made('sample', '--out', images, '--train', '6', '--validation', '3');
  const short = await made('train', images, ...SMALL, '--epochs', '2');
  const longer = await made('train', images, ...SMALL, '--epochs', '3');
  const bottleneck = await made('train', images, ...HEAD);
  return {
    root,
    images,
    runs: { smallCnn: short.runDir, bottleneck: bottleneck.runDir },
    cache,
    shortSha256: short.weightsSha256,
    longerSha256: longer.weightsSha256,
    bottleneckSha256: bottleneck.weightsSha256,
  };
}
