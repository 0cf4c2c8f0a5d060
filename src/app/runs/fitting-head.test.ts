/** A head of an earlier run that does not belong to a new one. */

import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeSampleRun } from '../../../tests/support/sample-run';
import { resolveSettings } from '../../core/settings/resolve-settings';
import { readDataset } from '../../runs/folder/run-files';
import type { RunSettings } from '../../shared/settings';
import { requireFittingHead } from './fitting-head';

let runDir: string;
beforeEach(async () => {
  runDir = await makeSampleRun();
});
afterEach(() => rm(dirname(dirname(runDir)), { recursive: true }));

/** Stands for the trainer that looks at the shapes, which fit. */
const tasks = { request: () => Promise.resolve(null as never) };

function settings(preprocessing: RunSettings['preprocessing']): RunSettings {
  const changes = { preprocessing, headFrom: 'run', headRun: runDir } as const;
  return resolveSettings('finetune', 'article', 2, changes, { seed: 1, threads: 2 });
}

describe('the head of an earlier run', () => {
  it('fits a run of the same classes and the same preprocessing', async () => {
    await expect(requireFittingHead(settings('rescale'), await readDataset(runDir), tasks)).resolves.toBeUndefined();
  });

  it('is refused where it saw other pixels', async () => {
    const wanted = requireFittingHead(settings('imagenet'), await readDataset(runDir), tasks);
    const message = expect.stringContaining('was trained with preprocessing rescale; this run has imagenet.') as string;
    await expect(wanted).rejects.toMatchObject({ code: 'head-mismatch', message });
  });

  it.each([[['ant', 'yak']], [['dogs', 'cats']]])('is refused where it tells others apart: %s', async (classes) => {
    const wanted = requireFittingHead(settings('rescale'), { ...(await readDataset(runDir)), classes }, tasks);
    await expect(wanted).rejects.toMatchObject({ code: 'head-mismatch', message: /tells cats, dogs apart; this run/ });
  });
});
