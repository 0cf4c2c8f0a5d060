import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { RunForecast } from '../../src/shared/forecast';
import { isBuilt, lathe, latheJson, scratchFolder, startLathe } from '../support/lathe';
import { bodyFile, runtimeFolder } from '../support/runtime';

const canTrain = isBuilt && runtimeFolder() !== null && bodyFile() !== null;

const scratch = scratchFolder();
const images = join(scratch, 'pictures');
const env = {
  LATHE_RUNS: join(scratch, 'runs'),
  LATHE_CACHE: join(scratch, 'cache'),
  LATHE_RUNTIME: runtimeFolder() ?? '',
  LATHE_WEIGHTS: bodyFile() ?? '',
};
const QUICK = ['--recipe', 'finetune', '--size', '48', '--batch', '4', '--epochs', '2', '--head-epochs', '2'];
const SAME = ['--seed', '7', '--threads', '1'];

async function forecasts(...flags: string[]): Promise<readonly RunForecast[]> {
  const { code, document, stderr } = await latheJson(['forecast', images, ...flags, ...SAME], env);
  expect(code, stderr).toBe(0);
  return (document as { forecasts: readonly RunForecast[] }).forecasts;
}

/** Only against waiting for ever. */
const WAIT = { timeout: 60_000 };

const inside = (folder: string): string[] => (existsSync(folder) ? readdirSync(folder) : []);

describe.skipIf(!canTrain)(`lathe forecast${canTrain ? '' : ': nothing to train with'}`, () => {
  beforeAll(() => lathe(['sample', '--out', images, '--train', '20', '--validation', '6'], env));

  it('tells time and room with and without kept features, and leaves nothing behind', async () => {
    const [on, off] = await forecasts(...QUICK);
    // Mirror images are kept beside the images: 60 and 60, and 18 that validate, of two layers.
    expect(on).toMatchObject({ featureCache: 'on', features: { total: 2 * 138, missing: 2 * 138 } });
    expect(off).toMatchObject({ featureCache: 'off' });
    for (const each of [on, off]) {
      const { preparationMs = 0, firstEpochMs = 0, epochMs = 0, totalMs = 0, rangeMs = [0, 0] } = each?.time ?? {};
      expect(preparationMs).toBeGreaterThan(0);
      expect(firstEpochMs).toBeGreaterThan(preparationMs);
      expect(totalMs).toBeGreaterThanOrEqual(firstEpochMs + epochMs);
      expect(rangeMs[0]).toBeLessThan(totalMs);
      expect(rangeMs[1]).toBeGreaterThan(totalMs);
      expect(each?.memoryBytes).toBeGreaterThan(1e8);
      expect(each?.disk.checkpointBytes).toBeGreaterThan(1e6);
    }
    expect(inside(env.LATHE_RUNS)).toEqual([]);
    expect(inside(join(env.LATHE_CACHE, 'forecasts'))).toEqual([]);
    const { document } = await latheJson(['cache', 'status'], env);
    expect(document).toMatchObject({ bytes: 0, spaces: [] });
  });

  it('knows what an earlier run has kept', async () => {
    const { code, stderr } = await lathe(['train', images, ...QUICK, ...SAME], env);
    expect(code, stderr).toBe(0);
    const [kept] = await forecasts(...QUICK, '--feature-cache', 'on');
    expect(kept).toMatchObject({ features: { total: 2 * 138, missing: 0 }, disk: { featureBytes: 0 } });
  });

  it('ends within seconds when it is interrupted, and leaves nothing behind', async () => {
    const trials = join(env.LATHE_CACHE, 'forecasts');
    const { child, ended } = startLathe(['forecast', images, ...QUICK, ...SAME, '--json'], env);
    await expect.poll(() => inside(trials).flatMap((trial) => inside(join(trials, trial))), WAIT).not.toEqual([]);
    child.kill('SIGINT');
    const { code, stdout } = await ended;
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ code: 'cancelled' });
    expect(inside(trials)).toEqual([]);
  });

  it('refuses what a run would be refused for', async () => {
    const { code, document } = await latheJson(['forecast', join(scratch, 'none'), '--recipe', 'small-cnn'], env);
    expect(code).toBe(1);
    expect(document).toMatchObject({ code: 'folder-missing' });
  });
});
