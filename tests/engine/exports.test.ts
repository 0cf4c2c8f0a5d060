/** Exports for other programs: read again by Lathe’s own readers and by TensorFlow.js, and computed by none other than them. */

import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Tensor } from '@tensorflow/tfjs-node-gpu';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { largestDifference } from '../../src/engine/export/check-export';
import { exportModel } from '../../src/engine/export/export-model';
import { namedTensors } from '../../src/engine/network/checkpoint-tensors';
import { EXPORTERS } from '../../src/engine/export/exporters';
import type { RunModel } from '../../src/engine/tasks/run-model';
import { loadTensorFlow, type TensorFlow } from '../../src/engine/network/tensorflow';
import { readHdf5 } from '../../src/formats/keras/hdf5';
import { readWeightsFile } from '../../src/formats/weights-file';
import { readMember } from '../../src/formats/keras/keras-reader';
import { EXPORT_FORMATS } from '../../src/shared/file-formats';
import { scratchFolder } from '../support/lathe';
import { drawnModel } from '../support/model-run';
import { bodyFile, runtimeFolder } from '../support/runtime';

const never = new AbortController().signal;
const runtime = runtimeFolder();
const weightsFile = bodyFile();
const missing = [
  ...(runtime === null ? ['native TensorFlow'] : []),
  ...(weightsFile === null ? ['the VGG16 weights'] : []),
];

describe.skipIf(missing.length > 0)(
  `exports${missing.length > 0 ? `: ${missing.join(' and ')} would be needed` : ''}`,
  () => {
    const scratch = scratchFolder();
    let tf: TensorFlow;
    let small: RunModel;
    let vgg: RunModel;

    beforeAll(async () => {
      tf = loadTensorFlow(runtime ?? '');
      small = await drawnModel(tf, scratch, 'exported', 'small-cnn', { size: 48 });
      vgg = await drawnModel(tf, scratch, 'exported', 'finetune', {
        size: 64,
        preprocessing: 'imagenet',
        pooling: 'average',
      });
    });
    afterAll(() => {
      small.dispose();
      vgg.dispose();
    });

    it.each(EXPORT_FORMATS)('%s holds every weight to the bit, and leaves no tensor behind', async (format) => {
      const before = tf.memory().numTensors;
      const out = join(scratch, `small-${format}`);
      const report = await exportModel(small, format, out, never);
      expect(tf.memory().numTensors).toBe(before);
      const own = namedTensors(small.network.weights());
      const read = await readWeightsFile(format === 'tfjs' ? join(out, 'model.json') : out);
      const found = new Map(read.map((tensor) => [tensor.name, tensor]));
      for (const { name, shape, data } of own) {
        expect(found.get(name)?.shape).toEqual(shape);
        expect(found.get(name)?.data).toEqual(data);
      }
      const { holds } = EXPORTERS[format];
      expect(report).toMatchObject({
        path: out,
        format,
        check: { tensors: own.length + (holds === 'weights' ? 0 : 2) },
      });
      const difference = report.check.largestDifference;
      if (holds === 'keras-layers') expect(difference).toBeLessThan(1e-5);
      else expect(difference).toBeNull();
    });

    it.each(['small', 'vgg'] as const)('the layers of the %s model compute what Lathe computes', async (name) => {
      const model = name === 'small' ? small : vgg;
      const out = join(scratch, `tfjs-${name}`);
      await exportModel(model, 'tfjs', out, never);
      const loaded = await tf.loadLayersModel(`file://${join(out, 'model.json')}`);
      const { size } = model.manifest.settings;
      const pixels = Float32Array.from({ length: size * size * 3 }, (_, i) => (i * 7919) % 256);
      const [, second] = await model.classify(pixels, 1);
      const theirs = tf.tidy(() => (loaded.predict(tf.tensor(pixels, [1, size, size, 3])) as Tensor).dataSync()[0]);
      expect(theirs).toBeCloseTo(second ?? NaN, 5);
      loaded.dispose();
    });

    it('is found out where the layers compute something else', async () => {
      const tensors = namedTensors(small.network.weights());
      const { architecture } = small.network;
      expect(await largestDifference(small, { architecture, tensors, facts: '', producer: '' })).toBeLessThan(1e-5);
      const other = { ...architecture, preprocessing: 'imagenet' } as const;
      expect(await largestDifference(small, { architecture: other, tensors, facts: '', producer: '' })).toBeGreaterThan(
        1e-3,
      );
    });

    it('say what a reader needs: classes, size, preprocessing and the input', async () => {
      const facts = { architecture: 'vgg16', size: 64, classes: ['cats', 'dogs'], preprocessing: 'imagenet' };
      const out = (format: string): string => join(scratch, `vgg-${format}`);
      for (const format of EXPORT_FORMATS) await exportModel(vgg, format, out(format), never);
      const told = [
        await readHdf5(readFileSync(out('h5')), (file) => file.texts('/', 'lathe')?.[0] ?? ''),
        (
          JSON.parse(readFileSync(join(out('tfjs'), 'model.json'), 'utf8')) as {
            userDefinedMetadata: { lathe: string };
          }
        ).userDefinedMetadata.lathe,
      ];
      const member = await readMember(out('keras'), 'metadata.json', 1e6);
      const metadata = JSON.parse(member.toString('utf8')) as { lathe: string };
      for (const text of [...told, metadata.lathe]) {
        expect(JSON.parse(text)).toMatchObject({
          ...facts,
          input: { colours: 'RGB', range: [0, 255], layout: 'NHWC' },
        });
      }
      expect(readFileSync(out('onnx')).includes('"classes":["cats","dogs"]')).toBe(true);
    });

    it.each(EXPORT_FORMATS)('as %s leaves nothing behind when it is cancelled', async (format) => {
      const folder = join(scratch, `cancelled-${format}`);
      mkdirSync(folder);
      const controller = new AbortController();
      const exporting = exportModel(small, format, join(folder, 'model'), controller.signal);
      controller.abort();
      await expect(exporting).rejects.toMatchObject({ code: 'cancelled' });
      expect(readdirSync(folder)).toEqual([]);
    });

    it('replace a file whole, and never a folder that holds something', async () => {
      const folder = join(scratch, 'there');
      mkdirSync(folder);
      writeFileSync(join(folder, 'mine.txt'), 'mine');
      await expect(exportModel(small, 'tfjs', folder, never)).rejects.toMatchObject({ code: 'folder-not-empty' });
      await expect(exportModel(small, 'keras', folder, never)).rejects.toMatchObject({ code: 'folder-not-writable' });
      await expect(exportModel(small, 'h5', join(scratch, 'none', 'model.h5'), never)).rejects.toMatchObject({
        code: 'folder-not-writable',
      });
      expect(readdirSync(folder)).toEqual(['mine.txt']);
      const file = join(folder, 'model.onnx');
      writeFileSync(file, 'old');
      const { bytes } = await exportModel(small, 'onnx', file, never);
      expect(readFileSync(file)).toHaveLength(bytes);
      expect(readdirSync(folder).sort()).toEqual(['mine.txt', 'model.onnx']);
    });
  },
);
