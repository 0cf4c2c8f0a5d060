/** A small set of drawn images, so that the main job can be tried without any of one’s own. */

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import { randomAt } from '../../core/training/random';
import type { Subset } from '../../shared/dataset';
import type { TrainerTasks } from '../../shared/trainer-protocol';
import type { TaskHooks } from '../tasks/task-context';
import { throwIfCancelled } from '../../base/concurrency';
import { makeNamedFolder } from '../../base/atomic';
import { drawSample, SAMPLE_CLASSES, type SampleClass } from './sample-drawing';

type SampleOptions = TrainerTasks['drawSamples']['args'] & TaskHooks;

/** Says in the folder what was drawn; hidden, so that a scan passes it over. */
const RECORD = '.lathe-samples.json';

const JPEG_QUALITY = 90;

interface Sample {
  readonly subset: Subset;
  readonly label: SampleClass;
  readonly number: number;
}

/**
 * Draws `train/<class>` and `validation/<class>` as JPEG files. The same seed and counts give the same images. Throws
 * what `makeNamedFolder` throws, and LatheError `cancelled`.
 */
export async function drawSampleImages(options: SampleOptions): Promise<TrainerTasks['drawSamples']['result']> {
  const { folder, seed, train, validation } = options;
  const samples = listSamples(train, validation);
  const record = JSON.stringify({ format: 1, seed, train, validation });
  const result = { folder, classes: [...SAMPLE_CLASSES], pictures: samples.length };
  const there = await readFile(join(folder, RECORD), 'utf8').catch(() => null);
  if (there === record) return result;
  await makeNamedFolder(folder, async (aside) => {
    for (const [i, sample] of samples.entries()) {
      throwIfCancelled(options.signal, 'drawing-samples');
      await writeSample(aside, sample, seed);
      options.onProgress({ done: i + 1, total: samples.length });
    }
    await writeFile(join(aside, RECORD), record);
  });
  return result;
}

function listSamples(train: number, validation: number): Sample[] {
  const of = (subset: Subset, length: number): Sample[] =>
    SAMPLE_CLASSES.flatMap((label) => Array.from({ length }, (_, number) => ({ subset, label, number })));
  return [...of('train', train), ...of('validation', validation)];
}

async function writeSample(folder: string, { subset, label, number }: Sample, seed: number): Promise<void> {
  const position = [subset === 'train' ? 0 : 1, SAMPLE_CLASSES.indexOf(label), number];
  const { width, height, pixels } = drawSample(label, randomAt(seed, 'sample-pictures', ...position));
  const file = join(folder, subset, label, `${label}.${number}.jpg`);
  await mkdir(dirname(file), { recursive: true });
  const image = sharp(pixels, { raw: { width, height, channels: 3 } });
  await writeFile(file, await image.jpeg({ quality: JPEG_QUALITY }).toBuffer());
}
