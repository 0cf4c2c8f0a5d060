/** Features kept of frozen layers change what a run costs, and nothing that it computes. */

import { readdir, readFile, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lathe } from '../../scripts/proofs/lathe.mjs';
import { SHARD_SUFFIX } from '../../src/data/features/feature-shard';
import type { RunEvent } from '../../src/shared/events';
import { isBuilt, latheJson } from '../support/lathe';
import { bodyFile, runtimeFolder } from '../support/runtime';
import { samplePlace } from './sample-place';

/** Why this machine can’t run it; null where it can. */
function reason(): string | null {
  if (!isBuilt) return 'out/ is not built';
  if (runtimeFolder() === null) return 'native TensorFlow is not set up';
  return bodyFile() === null ? 'the VGG16 weights are not set up' : null;
}

/** What `lathe cache` answers, as far as it is looked at. */
interface Cache {
  readonly budgetBytes: number;
  readonly spaces: readonly { readonly space: { readonly size: number } }[];
}

/** What is seconds old may be in use still, and stays. */
async function usedAnHourAgo(features: string): Promise<void> {
  const then = new Date(Date.now() - 3600 * 1000);
  const names = await readdir(features, { recursive: true });
  const shards = names.filter((name) => name.endsWith(SHARD_SUFFIX));
  expect(shards.length).toBeGreaterThan(0);
  await Promise.all(shards.map((name) => utimes(join(features, name), then, then)));
}

const missing = reason();
const FLAGS = [
  ...['--recipe', 'finetune', '--preset', 'article', '--augment', 'none', '--size', '64', '--batch', '4'],
  ...['--epochs', '2', '--head-epochs', '2', '--seed', '5', '--threads', '2'],
];

/** Every loss of a run in its order: of steps, and of epochs on what validates. */
async function lossesOf(runDir: string): Promise<number[]> {
  const lines = (await readFile(join(runDir, 'events.jsonl'), 'utf8')).trimEnd().split('\n');
  return lines.flatMap((line) => {
    const event = JSON.parse(line) as RunEvent;
    if (event.kind === 'step') return [event.loss];
    return event.kind === 'epoch' ? [event.report.loss, event.report.valLoss] : [];
  });
}

describe.skipIf(missing !== null)(`the feature cache${missing === null ? '' : `: ${missing}`}`, () => {
  const { scratch, images } = samplePlace();

  it('gives the losses of a run without it, to 1e-5', async () => {
    const [on, off] = [
      await lathe(['train', images, ...FLAGS, '--feature-cache', 'on', '--runs', scratch], { quiet: true }),
      await lathe(['train', images, ...FLAGS, '--feature-cache', 'off', '--runs', scratch], { quiet: true }),
    ];
    const [kept, computed] = [await lossesOf(on.runDir), await lossesOf(off.runDir)];
    // 72 images: two epochs of the head in 5 steps, two of block 5 in 18; each ends with two losses of its own.
    expect(kept).toHaveLength(2 * (5 + 2) + 2 * (18 + 2));
    expect(computed).toHaveLength(kept.length);
    for (const [place, loss] of kept.entries()) {
      const expected = computed[place] ?? NaN;
      expect(Math.abs(loss - expected) / Math.abs(expected), `loss ${place}: ${loss}, ${expected}`).toBeLessThan(1e-5);
    }
  });

  it('gives a head the same features in half precision, whatever was kept before', async () => {
    const half = ['--size', '64', '--threads', '2', '--seed', '5', '--feature-cache', 'half', '--runs', scratch];
    const head = ['--recipe', 'bottleneck', '--preset', 'article', '--epochs', '2', '--batch', '4', ...half];
    const finetune = [...FLAGS, '--feature-cache', 'half', '--runs', scratch];
    const train = async (cache: string, flags: string[]): Promise<{ runDir: string; weightsSha256: string | null }> => {
      process.env['LATHE_FEATURES'] = join(scratch, cache);
      return lathe(['train', images, ...flags], { quiet: true });
    };
    // Once from features at the cut that a fine-tuning kept, once from images.
    const tuned = await train('half-kept', finetune);
    const behind = await train('half-kept', head);
    const alone = await train('half-alone', head);
    expect(behind.weightsSha256).toBe(alone.weightsSha256);
    expect(await lossesOf(behind.runDir)).toEqual(await lossesOf(alone.runDir));

    const whole = await train('whole', [...FLAGS, '--runs', scratch]);
    const [halves, floats] = [await lossesOf(tuned.runDir), await lossesOf(whole.runDir)];
    // Before the first step moved a weight: rounded to three digits, and no more. RMSprop makes much of little later.
    expect(halves[0]).not.toBe(floats[0]);
    expect(halves[0]).toBeCloseTo(floats[0] ?? NaN, 2);
  });

  it('makes room for a run from what is not its own, and says what it holds', async () => {
    const cache = async (...args: string[]): Promise<Cache> => (await latheJson(['cache', ...args])).document as Cache;
    const head = ['--recipe', 'bottleneck', '--epochs', '1', '--seed', '5', '--threads', '2', '--runs', scratch];
    process.env['LATHE_FEATURES'] = join(scratch, 'features-of-two');
    await lathe(['train', images, ...head, '--size', '64'], { quiet: true });
    await usedAnHourAgo(join(scratch, 'features-of-two'));
    process.env['LATHE_FEATURES_BUDGET'] = '1kB';
    await lathe(['train', images, ...head, '--size', '48'], { quiet: true });
    const { spaces, budgetBytes } = await cache('status');
    expect([budgetBytes, spaces.map(({ space }) => space.size)]).toEqual([1000, [48]]);
    const imageCount = 3 * (24 + 8);
    expect(await cache('verify')).toMatchObject({ entries: imageCount, damaged: [] });
    expect(await cache('prune', '--to', '0')).toMatchObject({ leftBytes: 0 });
    expect((await cache('status')).spaces).toEqual([]);
  });
});
