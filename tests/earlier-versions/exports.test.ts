import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ask, FORMATS, idOf, inEarlierPlace, missing, near, place, runs, said, unpackEarlier } from './earlier';
import type { Trained } from './earlier';

/** A rate at which nothing is learned, so that what was taken over shows. */
const FINETUNE = [
  ...['--recipe', 'finetune', '--size', '32', '--preprocessing', 'rescale', '--hidden-units', '8', '--threads', '1'],
  ...['--unfreeze', 'block5_conv3', '--learning-rate', '1e-12', '--momentum', '0', '--epochs', '1', '--seed', '7'],
];

/** The model that was exported. */
const { evaluated } = said.recipes.bottleneck;

async function expectHeadTaken(from: string): Promise<void> {
  const pictures = join(place, 'pictures', 'three');
  const { epochs } = await ask<Trained>(['train', pictures, ...FINETUNE, '--head-from', from]);
  expect(epochs).toMatchObject([{ valLoss: near(evaluated.loss), valAccuracy: evaluated.accuracy }]);
}

/** The body that the model was trained on. */
function bodySha256(): string {
  const manifest = readFileSync(join(runs, idOf('bottleneck-finished'), 'run.json'), 'utf8');
  return (JSON.parse(manifest) as { bodySha256: string }).bodySha256;
}

/** What a program opens: for TensorFlow.js the description in its folder. */
function fileIn(folder: string, format: string): string {
  const [name = ''] = readdirSync(folder);
  return format === 'tfjs' ? join(folder, name, 'model.json') : join(folder, name);
}

describe.skipIf(missing !== null)(`exports of an earlier version${missing === null ? '' : `: ${missing}`}`, () => {
  inEarlierPlace();

  it.concurrent.each(FORMATS)('give their body and their head: %s', async (format) => {
    const folder = await unpackEarlier(`export-${format}`);
    const file = fileIn(folder, format);
    const into = join(folder, 'imported.safetensors');
    const imported = await ask<{ sha256: string }>(['weights', 'import', file], { LATHE_WEIGHTS: into });
    expect(imported.sha256).toBe(bodySha256());
    // The command line takes no head from an ONNX file.
    if (format !== 'onnx') await expectHeadTaken(file);
  });

  it('and their run give the same head', async () => {
    await expectHeadTaken(join(runs, idOf('bottleneck-finished')));
  });
});
