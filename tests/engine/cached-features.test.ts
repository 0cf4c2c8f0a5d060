/** What runs kept of images answers for them, with the very bits that the network would give. */

import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lathe } from '../../scripts/proofs/lathe.mjs';
import { SHARD_SUFFIX } from '../../src/data/features/feature-shard';
import { findImages, type FoundImage } from '../../src/data/scan/find-images';
import { classifyFiles } from '../../src/engine/tasks/classify-files';
import { loadRunModel } from '../../src/engine/tasks/run-model';
import { loadTensorFlow } from '../../src/engine/network/tensorflow';
import { samplePlace } from '../exactness/sample-place';
import { isBuilt } from '../support/lathe';
import { imageWorkerFile } from '../support/image-worker';
import { bodyFile, runtimeFolder } from '../support/runtime';

const THREADS = 2;
// TensorFlow reads it when it is loaded; the command gives its trainer the same number.
process.env['TF_NUM_INTRAOP_THREADS'] = String(THREADS);

const canTrain = isBuilt && runtimeFolder() !== null && bodyFile() !== null;
const IMAGES = 24;
const HOOKS = { onProgress: () => undefined, signal: new AbortController().signal };
const COMMON = ['--size', '64', '--batch', '8', '--epochs', '1', '--seed', '5', '--threads', String(THREADS)];
const FINETUNE = ['--recipe', 'finetune', '--head-epochs', '1', '--unfreeze', 'block5_conv3', ...COMMON];
const BOTTLENECK = ['--recipe', 'bottleneck', ...COMMON];

describe.skipIf(!canTrain)(
  `known pictures${canTrain ? '' : ': a build, TensorFlow and weights would be needed'}`,
  () => {
    const { scratch, images } = samplePlace();

    async function train(features: string, flags: readonly string[]): Promise<string> {
      process.env['LATHE_FEATURES'] = join(scratch, features);
      return (await lathe(['train', images, ...flags, '--runs', join(scratch, 'runs')], { quiet: true })).runDir;
    }

    async function validationImages(): Promise<readonly FoundImage[]> {
      const options = {
        workerFile: imageWorkerFile(),
        workers: 1,
        cacheFolder: join(scratch, 'cache'),
        signal: new AbortController().signal,
      };
      const found = await findImages([join(images, 'validation')], { ...options, onProgress: () => undefined });
      return found.images;
    }

    /** What the run’s model says, and for how many images it went through the whole network. */
    async function ask(runDir: string, features: string, found: readonly FoundImage[]) {
      const places = {
        cacheFolder: join(scratch, 'cache'),
        featuresFolder: join(scratch, features),
        featuresBudget: 1e9,
        addonFolder: join(import.meta.dirname, '..', '..', 'resources', 'addon'),
        runtimeFolder: runtimeFolder() ?? '',
        weightsFile: bodyFile() ?? '',
      };
      const model = await loadRunModel(loadTensorFlow(places.runtimeFolder), runDir, places, THREADS);
      let computed = 0;
      const classify: typeof model.classify = (pixels, count) => {
        computed += count;
        return model.classify(pixels, count);
      };
      const surroundings = { places, threads: THREADS, workerFile: imageWorkerFile() };
      const answers = await classifyFiles({ ...model, classify }, found, surroundings, HOOKS);
      model.dispose();
      return { answers, computed };
    }

    it.each([
      ['a fine-tuning', FINETUNE],
      ['a fine-tuning in half precision', [...FINETUNE, '--feature-cache', 'half']],
      ['a bottleneck head', BOTTLENECK],
      ['a bottleneck head in half precision', [...BOTTLENECK, '--feature-cache', 'half']],
    ])('are answered from what %s kept', async (name, flags) => {
      const runDir = await train(name, flags);
      const found = await validationImages();
      const known = await ask(runDir, name, found);
      const computed = await ask(runDir, 'nothing', found);
      expect(found).toHaveLength(IMAGES);
      expect([known.computed, computed.computed]).toEqual([0, IMAGES]);
      expect(known.answers).toEqual(computed.answers);
      // Of few images the store is not even opened.
      expect(await ask(runDir, name, found.slice(0, 3))).toMatchObject({ computed: 3 });
    });

    it('are computed again where what was kept is damaged', async () => {
      const runDir = await train('damaged', BOTTLENECK);
      const found = await validationImages();
      const sound = await ask(runDir, 'damaged', found);
      const folder = join(scratch, 'damaged');
      const shards = (await readdir(folder, { recursive: true })).filter((file) => file.endsWith(SHARD_SUFFIX));
      for (const shard of shards) {
        const bytes = await readFile(join(folder, shard));
        bytes[bytes.length - 3]! ^= 1;
        await writeFile(join(folder, shard), bytes);
      }
      const again = await ask(runDir, 'damaged', found);
      expect(again.computed).toBeGreaterThan(0);
      expect(again.answers).toEqual(sound.answers);
    });
  },
);
