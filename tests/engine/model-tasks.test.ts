import { mkdirSync, readdirSync, truncateSync } from 'node:fs';
import { copyFile, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { drawSampleImages } from '../../src/data/samples/sample-images';
import { ImagePool } from '../../src/data/images/image-pool';
import { ModelTasks } from '../../src/engine/tasks/model-tasks';
import { loadRunModel } from '../../src/engine/tasks/run-model';
import { loadTensorFlow, type TensorFlow } from '../../src/engine/network/tensorflow';
import { WarmModels } from '../../src/engine/tasks/warm-models';
import { readManifest } from '../../src/runs/folder/run-files';
import { isBuilt, latheJson, scratchFolder } from '../support/lathe';
import { makeModelRun, saveDrawnCheckpoint, trainerPlaces } from '../support/model-run';
import { imageWorkerFile } from '../support/image-worker';
import { bodyFile, runtimeFolder } from '../support/runtime';

const THREADS = 2;
// TensorFlow reads it when it is loaded; the command gives its trainer the same number.
process.env['TF_NUM_INTRAOP_THREADS'] = String(THREADS);

const runtime = runtimeFolder();
const weightsFile = bodyFile();
const missing = [
  ...(runtime === null ? ['native TensorFlow'] : []),
  ...(weightsFile === null ? ['the VGG16 weights'] : []),
  ...(isBuilt ? [] : ['a build']),
];

const scratch = scratchFolder();
const images = join(scratch, 'pictures');
const runsDir = join(scratch, 'runs');
const hooks = { onProgress: () => undefined, signal: new AbortController().signal };

/** Tasks on real models, and how often one was loaded. */
function tasksOn(tf: TensorFlow) {
  const places = trainerPlaces(scratch);
  const counts = { loads: 0 };
  const models = new WarmModels((runDir) => {
    counts.loads += 1;
    return loadRunModel(tf, runDir, places, THREADS);
  });
  const tasks = new ModelTasks({ places, threads: THREADS, workerFile: imageWorkerFile() }, () => undefined, models);
  return { tasks, models, counts, places };
}

describe.skipIf(missing.length > 0)(
  `models that stay loaded${missing.length > 0 ? `: ${missing.join(' and ')} would be needed` : ''}`,
  () => {
    let tf: TensorFlow;
    let vgg: string;
    let small: string;
    let other: string;
    let leaf: string;

    async function makeRun(name: string, recipe: 'finetune' | 'small-cnn'): Promise<string> {
      const backbone = recipe === 'finetune' ? weightsFile : null;
      const changes = recipe === 'finetune' ? { size: 64 } : { size: 32 };
      const runId = `20261124-120000-leaves-${recipe}-${name}`;
      const runDir = await makeModelRun({ runsDir, runId, recipe, weightsFile: backbone, changes });
      await saveDrawnCheckpoint(tf, runDir, await readManifest(runDir), backbone, 1, true);
      return runDir;
    }

    beforeAll(async () => {
      tf = loadTensorFlow(runtime ?? '');
      const quiet = { onProgress: () => undefined, signal: new AbortController().signal };
      await drawSampleImages({ folder: images, seed: 5, train: 6, validation: 2, ...quiet });
      vgg = await makeRun('aaaaa', 'finetune');
      small = await makeRun('bbbbb', 'small-cnn');
      other = await makeRun('ccccc', 'small-cnn');
      const folder = join(images, 'train', 'leaves');
      leaf = join(folder, readdirSync(folder).sort()[0] ?? '');
    });

    afterAll(() => rm(scratch, { recursive: true }));

    it('answer the second question without being loaded again, and alike', async () => {
      const { tasks, models, counts } = tasksOn(tf);
      const before = tf.memory().numTensors;
      const first = await tasks.predictSeen({ runDir: vgg, paths: [leaf], seenUpTo: 24 }, hooks);
      const loaded = tf.memory().numTensors;
      const second = await tasks.predictSeen({ runDir: vgg, paths: [leaf], seenUpTo: 24 }, hooks);
      const plain = await tasks.predict({ runDir: vgg, paths: [leaf], top: null, explainTo: null }, hooks);
      expect(counts.loads).toBe(1);
      expect(tf.memory().numTensors).toBe(loaded);
      expect(second).toEqual(first);
      expect(plain).toEqual(first.report);
      expect(first.classes).toEqual(['cats', 'dogs']);
      models.dispose();
      expect(tf.memory().numTensors).toBe(before);
    });

    it('answer with the very bits of the command', async () => {
      const { tasks, models, places } = tasksOn(tf);
      const folder = join(images, 'validation');
      await tasks.predictSeen({ runDir: vgg, paths: [leaf], seenUpTo: 24 }, hooks);
      const warm = await tasks.predictSeen({ runDir: vgg, paths: [folder, leaf], seenUpTo: 24 }, hooks);
      const { runtimeFolder: LATHE_RUNTIME, weightsFile: LATHE_WEIGHTS, cacheFolder: LATHE_CACHE } = places;
      const env = { LATHE_RUNTIME, LATHE_WEIGHTS, LATHE_CACHE };
      const { document, code } = await latheJson(['predict', vgg, folder, leaf], env);
      expect(code).toBe(0);
      expect((document as { predictions: unknown }).predictions).toEqual(warm.report.predictions);
      expect(warm.report.predictions).toHaveLength(7);
      models.dispose();
    });

    it('keep the square that the network sees, as long as there are few pictures', async () => {
      const { tasks, models, places } = tasksOn(tf);
      const { seen } = await tasks.predictSeen({ runDir: vgg, paths: [leaf], seenUpTo: 1 }, hooks);
      const png = join(places.cacheFolder, 'made', `${seen[0] ?? ''}.png`);
      const { data, info } = await sharp(png).raw().toBuffer({ resolveWithObject: true });
      expect([info.width, info.height, info.channels]).toEqual([64, 64, 3]);
      const pool = new ImagePool({
        workerFile: imageWorkerFile(),
        workers: 1,
        size: 64,
        cacheBytes: 0,
        files: [leaf],
      });
      expect([...data]).toEqual([...(await pool.load([{ image: 0, augmentation: null }]))]);
      await pool.close();
      const many = await tasks.predictSeen({ runDir: vgg, paths: [leaf, leaf], seenUpTo: 1 }, hooks);
      expect(many.seen).toEqual([null, null]);
      models.dispose();
    });

    it('show what speaks for an answer: for a page, and as files in a new folder', async () => {
      const { tasks, models, places } = tasksOn(tf);
      const { predictions } = await tasks.predict({ runDir: small, paths: [leaf], top: 1, explainTo: null }, hooks);
      const best = predictions[0]?.top[0]?.label ?? '';
      const other = best === 'cats' ? 'dogs' : 'cats';
      const shown = await tasks.explain({ runDir: small, file: leaf, label: null }, hooks);
      expect(shown.label).toBe(best);
      expect(await tasks.explain({ runDir: small, file: leaf, label: best }, hooks)).toEqual(shown);
      const against = await tasks.explain({ runDir: small, file: leaf, label: other }, hooks);
      expect(against.label).toBe(other);
      expect(against.image).not.toBe(shown.image);
      const explainTo = join(scratch, 'explained');
      const named = await tasks.predict({ runDir: small, paths: [leaf, leaf], top: 1, explainTo }, hooks);
      const stem = basename(leaf, '.jpg');
      const files = [`${stem}-${best}.png`, `${stem}-${best}-2.png`].map((name) => join(explainTo, name));
      expect(named.predictions.map(({ explanation }) => explanation)).toEqual(files);
      const raw = (file: string): Promise<Buffer> => sharp(file).raw().toBuffer();
      const page = await raw(join(places.cacheFolder, 'made', `${shown.image}.png`));
      for (const file of files) expect(await raw(file)).toEqual(page);
      const again = tasks.predict({ runDir: small, paths: [leaf], top: 1, explainTo }, hooks);
      await expect(again).rejects.toMatchObject({ code: 'folder-not-empty' });
      const unknown = tasks.explain({ runDir: small, file: leaf, label: 'birds' }, hooks);
      await expect(unknown).rejects.toMatchObject({ code: 'usage' });
      const here = join(import.meta.dirname, 'model-tasks.test.ts');
      const none = tasks.explain({ runDir: small, file: here, label: null }, hooks);
      await expect(none).rejects.toMatchObject({ code: 'picture-unusable' });
      models.dispose();
    });

    it('are two at most: the longest unused gives its memory back', async () => {
      const { tasks, models, counts } = tasksOn(tf);
      const ask = (runDir: string) => tasks.predict({ runDir, paths: [leaf], top: null, explainTo: null }, hooks);
      const before = tf.memory().numTensors;
      await ask(small);
      const one = tf.memory().numTensors - before;
      for (const runDir of [other, small, other, small]) await ask(runDir);
      expect(counts.loads).toBe(2);
      expect(tf.memory().numTensors).toBe(before + 2 * one);
      await ask(vgg);
      await ask(small);
      expect(counts.loads).toBe(3);
      await ask(other);
      expect(counts.loads).toBe(4);
      expect(tf.memory().numTensors).toBe(before + 2 * one);
      models.dispose();
    });

    it('are loaded anew when the run was trained further', async () => {
      const { tasks, models, counts } = tasksOn(tf);
      const ask = () => tasks.predict({ runDir: other, paths: [leaf], top: null, explainTo: null }, hooks);
      const before = await ask();
      await saveDrawnCheckpoint(tf, other, await readManifest(other), null, 2, false);
      expect(await ask()).toEqual(before);
      expect(counts.loads).toBe(1);
      await saveDrawnCheckpoint(tf, other, await readManifest(other), null, 3, true);
      expect((await ask()).predictions).not.toEqual(before.predictions);
      expect(counts.loads).toBe(2);
      models.dispose();
    });

    it('say so when damage made another checkpoint the model', async () => {
      const { tasks, models, counts } = tasksOn(tf);
      const run = await makeRun('ddddd', 'small-cnn');
      await saveDrawnCheckpoint(tf, run, await readManifest(run), null, 2, false);
      const tensors = join(run, 'checkpoints', 'main-epoch-1-step-1', 'tensors.safetensors');
      const whole = join(scratch, 'whole.safetensors');
      await copyFile(tensors, whole);
      truncateSync(tensors, 1000);
      const ask = () => tasks.predict({ runDir: run, paths: [leaf], top: null, explainTo: null }, hooks);
      const { notices } = await ask();
      expect(notices).toHaveLength(1);
      expect(notices[0]).toMatch(/main-epoch-1-step-1.*can’t be read.*main-epoch-1-step-2 are used instead/);
      expect((await ask()).notices).toEqual(notices);
      expect(counts.loads).toBe(1);
      models.dispose();
      await copyFile(whole, tensors);
      expect((await ask()).notices).toEqual([]);
      models.dispose();
    });

    it('refuse in words what is no picture, and judge a folder only by its own classes', async () => {
      const { tasks, models } = tasksOn(tf);
      const here = join(import.meta.dirname, 'model-tasks.test.ts');
      const { report, seen } = await tasks.predictSeen({ runDir: small, paths: [here, leaf], seenUpTo: 24 }, hooks);
      expect(report.problems).toMatchObject([{ path: here, code: 'not-a-picture' }]);
      expect(report.predictions.map((each) => each.path)).toEqual([leaf]);
      expect(seen).toHaveLength(1);
      const judged = tasks.evaluate({ runDir: small, folder: images }, hooks);
      await expect(judged).rejects.toMatchObject({ code: 'classes-differ' });
      const folder = join(scratch, 'own');
      for (const label of ['cats', 'dogs']) mkdirSync(join(folder, label), { recursive: true });
      await copyFile(leaf, join(folder, 'cats', 'leaf.jpg'));
      const report2 = await tasks.evaluate({ runDir: small, folder }, hooks);
      expect(report2).toMatchObject({
        pictures: 1,
        notices: [],
        predictions: [{ path: 'cats/leaf.jpg', label: 'cats' }],
      });
      models.dispose();
    });

    it('are given up between two pictures', async () => {
      const { tasks, models } = tasksOn(tf);
      const controller = new AbortController();
      const onProgress = () => controller.abort();
      const asked = tasks.predict(
        { runDir: small, paths: [images], top: null, explainTo: null },
        { onProgress, signal: controller.signal },
      );
      await expect(asked).rejects.toMatchObject({ code: 'cancelled', message: 'Cancelled after 1 of 24 pictures.' });
      models.dispose();
    });
  },
);
