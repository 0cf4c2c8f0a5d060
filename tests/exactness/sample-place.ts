/** Drawn images and a cache of their own for tests that train from the command line with what set-up provided. */

import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { lathe } from '../../scripts/proofs/lathe.mjs';
import { scratchFolder } from '../support/lathe';
import { bodyFile, runtimeFolder } from '../support/runtime';

export interface SamplePlace {
  readonly scratch: string;
  /** Three classes, 24 images each to train on and 8 to validate with. */
  readonly images: string;
}

/** Inside of a suite: the images are drawn before its tests, and the environment is put back behind them. */
export function samplePlace(): SamplePlace {
  const scratch = scratchFolder();
  const images = join(scratch, 'pictures');
  const before = { ...process.env };
  beforeAll(async () => {
    process.env['LATHE_RUNTIME'] = runtimeFolder() ?? '';
    process.env['LATHE_WEIGHTS'] = bodyFile() ?? '';
    process.env['LATHE_CACHE'] = join(scratch, 'cache');
    await lathe(['sample', '--out', images, '--train', '24', '--validation', '8'], { quiet: true });
  });
  afterAll(() => {
    process.env = before;
  });
  return { scratch, images };
}
